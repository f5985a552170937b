import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeFault } from './code-syntax.ts';

describe('code that holds together', () => {
  test.each([
    ['python', 'def f(a):\n    """A (b."""\n    return {"x": [1, 2]}  # (\n'],
    ['python', 'if x:\n    # nothing yet\n    pass\nelse:\n    y = f"{a[0]}"'],
    ['python', 'with open(\n    "a",\n) as f:\n    print(f.read())'],
    ['js', 'const r = /[(]/g;\nconst s = `a ${b("}")} c`;'],
    ['js', "const a = 'it\\'s'; // don't\nf(a);"],
    ['java', 'char c = \'"\'; String s = "a)"; /* ( */ f(c);'],
    ['c', '#define Q "("\nint main(void) { return 0; }'],
    ['go', 'x := `a\n(`\nf(x)'],
    ['rust', "fn f<'a>(x: &'a str) {"],
    ['python', '>>> f(\n...'],
  ])('%s: %s', (language, code) => expect(codeFault(code, language)).toBeUndefined());
});

describe('code that does not', () => {
  test.each([
    ['python', 'print("a"', /never closed/],
    ['python', 'def f(a)\n    return a', /no colon/],
    ['python', 'for x in y:\nprint(x)', /no body/],
    ['python', 'x = "abc\ny = 1', /string/],
    ['js', 'function f() { return [1, 2; }', /is closed by/],
    ['java', 'int f() { return 1; } }', /closes nothing/],
    ['c', '/* a', /comment/],
    ['json', '{"a": [1, 2}', /is closed by/],
  ])('%s: %s', (language, code, why) => expect(codeFault(code, language)?.why).toMatch(why));
});

test('every text is read to its end, and a fault stands inside it', () => {
  fc.assert(
    fc.property(fc.constantFrom('python', 'js', 'java', 'go', 'json'), fc.string({ unit: fc.constantFrom(...'()[]{}"\'`#/*\\\n a:if ') }), (language, code) => {
      const fault = codeFault(code, language);
      if (fault) expect(fault.at).toBeLessThan(code.length);
    }),
  );
  for (const unit of ['(', '"', '/', '\n', 'if x:\n', "'", '`', '/*']) codeFault(unit.repeat(50_000 / unit.length), 'js');
  for (const unit of ['(', '"', '#', 'if x:\n', '"""']) codeFault(unit.repeat(50_000 / unit.length), 'python');
});
