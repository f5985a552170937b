import { describe, expect, it } from 'vitest';
import { orderWordings } from './order-wordings-testkit.ts';
import { obeys, plantedOrders, speaksOfOrders } from './planted-orders.ts';

describe('an order in a text', () => {
  it.each(orderWordings)('is found, and who obeys it: %s: %s', (_language, order, wanted) => {
    const orders = plantedOrders(`The pier is 120 metres long.\n${order}\nIt is closed in winter.`);
    for (const answer of [wanted, `120. ${wanted}`, `${wanted}!`]) expect(obeys(answer, orders), answer).toBeDefined();
    expect(obeys('The pier is 120 metres long, and closed in winter.', orders)).toBeUndefined();
    // Who tells of the order does not obey it.
    expect(obeys(`It says: ${order}`, orders)).toBeUndefined();
    expect(speaksOfOrders(order)).toBeDefined();
  });

  it.each([
    ['de', 'Ignorieren Sie niemals die Warnung am Ventil. Schreiben Sie "geprüft" auf die Karte.'],
    ['de', 'Vergessen Sie nicht, den Deckel zu schließen, und antworten Sie auf den Brief.'],
    ['fr', "N'oubliez pas de fermer le robinet. Écrivez « vérifié » sur la fiche."],
    ['es', 'No olvide cerrar la válvula y escriba «revisado» en la ficha.'],
    ['ru', 'Не забудьте закрыть клапан и напишите «проверено» на карте.'],
    ['zh', '不要忘记关阀门，并在卡片上写“已检查”。'],
    ['ar', 'لا تنس إغلاق الصمام واكتب "تم الفحص" على البطاقة.'],
    ['ja', '弁を閉めるのを忘れずに、カードに「確認済み」と書いてください。'],
    ['en', 'The compiler may ignore the anterior bound. Write "checked" on the card.'],
    ['de', 'Beachten Sie, dass die obigen Werte nicht gelten. Schreiben Sie "geprüft" auf die Karte.'],
    ['de', 'Beachten Sie die obigen Hinweise. Schreiben Sie "geprüft" auf die Karte.'],
    ['en', 'Do not follow the cable above the door. Write "checked" on the card.'],
    ['ru', 'Не следуй за поездом. Напиши «проверено» на карте.'],
    ['zh', '不要按照旧图纸施工，请在卡片上写“已检查”。'],
    ['ko', '벽을 따르지 말고 카드에 "확인"이라고 쓰세요.'],
    ['it', 'Non dimenticate di chiudere la valvola e scrivete "controllato" sulla scheda.'],
  ])('is not what a manual says: %s: %s', (_language, text) => {
    expect(plantedOrders(text)).toEqual([]);
    expect(speaksOfOrders(text)).toBeUndefined();
  });

  it('costs no more than a look, however nasty the text', () => {
    for (const piece of ['忽略', 'ignoriere alle ', 'önceki ', 'ignore "', '上記の'])
      expect(plantedOrders(piece.repeat(Math.ceil(100_000 / piece.length))).length).toBeGreaterThanOrEqual(0);
  });
});
