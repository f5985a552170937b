/**
 * Names that a copy of code with other names keeps, over the common languages (Python, JavaScript, TypeScript, Java, C, C++, C#,
 * Go, Rust, Ruby, PHP, Kotlin, Swift, shell) without regard to the one at hand. Words that people also use for variables stand
 * with the built-in names.
 */
const keywords =
  'abstract and as assert async await bool break case catch char class const continue def default defer del do double elif else elsif ' +
  'enum except export extends extern false False final finally float fn for foreach from func function go goto if impl implements import in ' +
  'instanceof int interface is lambda let long namespace new nil None nonlocal not null nullptr or override pass private protected protocol ' +
  'pub public raise rescue return self Self short signed sizeof static struct super switch synchronized this throw throws trait true True try ' +
  'typedef typename typeof undefined unless unsafe unsigned until use using var virtual void volatile where while with yield';
const builtIns =
  'abs all any append Array ascii bin bytes callable chr cmp complex copy dict dir Dict divmod enumerate Err filter float fmt format ' +
  'frozenset getattr global hasattr hash HashMap HashSet hex id input Integer isinstance issubclass iter len Len list List local make map ' +
  'Map match max min module next Number object Object Ok open Option Optional ord panic pow print printf println Promise range reduce ' +
  'repr require Result reversed round select set Set slice Some sorted std str string String sum tuple Tuple type Union usize vec Vec ' +
  'vector zip';

export const keptNames: ReadonlySet<string> = new Set(keywords.split(' '));

/** They stay where they are called. */
export const keptCalls: ReadonlySet<string> = new Set(builtIns.split(' '));

/** A name behind one of these is the code's own, also where it is used behind a dot. */
export const definers: ReadonlySet<string> = new Set(['def', 'function', 'fn', 'func', 'class', 'struct', 'fun', 'interface', 'trait', 'enum']);
