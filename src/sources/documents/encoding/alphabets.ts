/** Letters beside a-z that a language writes in ordinary text: what a decoded text may hold. */

const latin = {
  german: 'äöüß',
  french: 'àâæçéèêëîïôœùûü',
  spanish: 'áéíóúüñ',
  catalan: 'àçéèíïóòúü',
  portuguese: 'àáâãçéêíóôõúü',
  italian: 'àáèéìíîòóùú',
  dutch: 'áäçéèëïíóöúü',
  scandinavian: 'åäöæøéüà',
  icelandic: 'áðéíóúýþæö',
  irish: 'áéíóú',
  czech: 'áčďéěíňóřšťúůýž',
  slovak: 'áäčďéíĺľňóôŕšťúýž',
  polish: 'ąćęłńóśźż',
  hungarian: 'áéíóöőúüű',
  romanian: 'ăâîşţșț',
  croatian: 'čćđšž',
  albanian: 'çë',
  turkish: 'çğıİöşüâîû',
  lithuanian: 'ąčęėįšųūž',
  latvian: 'āčēģīķļņšūž',
  estonian: 'äõöüšž',
  vietnamese: 'ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ\u0300\u0301\u0303\u0309\u0323',
} as const;

const russian = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя';
const other = {
  russian,
  ukrainian: 'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя',
  belarusian: 'абвгдеёжзійклмнопрстуўфхцчшыьэюя',
  bulgarian: 'абвгдежзийклмнопрстуфхцчшщъьюя',
  serbian: 'абвгдђежзијклљмнњопрстћуфхцчџш',
  macedonian: 'абвгдѓежзѕијклљмнњопрстќуфхцчџш',
  greek: 'αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ',
} as const;

export interface SingleByte {
  encoding: string;
  /** Each alphabet on its own: one must hold the letters of a text. */
  alphabets: readonly string[];
}

/** Encodings of one byte a character that are tried, the more frequent before the others. */
export const singleByte: readonly SingleByte[] = [
  {
    encoding: 'windows-1252',
    alphabets: [
      latin.german,
      latin.french,
      latin.spanish,
      latin.catalan,
      latin.portuguese,
      latin.italian,
      latin.dutch,
      latin.scandinavian,
      latin.icelandic,
      latin.irish,
      latin.albanian,
    ],
  },
  {
    encoding: 'iso-8859-15',
    alphabets: [latin.french, latin.german, latin.spanish, latin.portuguese, latin.italian, latin.dutch, latin.scandinavian, latin.estonian],
  },
  {
    encoding: 'windows-1250',
    alphabets: [latin.polish, latin.czech, latin.slovak, latin.hungarian, latin.romanian, latin.croatian, latin.german, latin.albanian],
  },
  { encoding: 'iso-8859-2', alphabets: [latin.polish, latin.czech, latin.slovak, latin.hungarian, latin.romanian, latin.croatian, latin.german] },
  { encoding: 'windows-1254', alphabets: [latin.turkish] },
  { encoding: 'windows-1257', alphabets: [latin.lithuanian, latin.latvian, latin.estonian] },
  { encoding: 'iso-8859-13', alphabets: [latin.lithuanian, latin.latvian, latin.estonian] },
  { encoding: 'iso-8859-4', alphabets: [latin.lithuanian, latin.latvian, latin.estonian] },
  { encoding: 'windows-1258', alphabets: [latin.vietnamese] },
  { encoding: 'windows-1251', alphabets: [other.russian, other.ukrainian, other.belarusian, other.bulgarian, other.serbian, other.macedonian] },
  { encoding: 'koi8-r', alphabets: [other.russian] },
  { encoding: 'koi8-u', alphabets: [other.ukrainian, other.belarusian] },
  { encoding: 'iso-8859-5', alphabets: [other.russian, other.ukrainian, other.belarusian, other.bulgarian, other.serbian, other.macedonian] },
  { encoding: 'ibm866', alphabets: [other.russian] },
  { encoding: 'windows-1253', alphabets: [other.greek] },
  { encoding: 'iso-8859-7', alphabets: [other.greek] },
  { encoding: 'windows-1255', alphabets: ['אבגדהוזחטיךכלםמןנסעףפץצקרשת'] },
  { encoding: 'windows-1256', alphabets: ['ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيـًٌٍَُِّْ'] },
  { encoding: 'iso-8859-6', alphabets: ['ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيـًٌٍَُِّْ'] },
];
