/**
 * Everyday English content words. They say little about a subject, so they neither make a row on topic nor count as a term
 * that a source must hold. Stems are compared, so one form of a word is enough.
 */
import { stem } from './stem.ts';

const list = `
able accept access account achieve act action active actual add addition address advance advantage affect agree aim allow alternative
amount analysis answer appear apply approach appropriate area argue argument arise arrange article ask aspect associate assume attempt
attention available average avoid aware base basic basis bear beautiful beauty begin behave behaviour behavior belief believe belong
benefit best better big bit body book bring broad build busy buy call capable care careful carry case cause central certain chance change
character characteristic check child choice choose circumstance city claim class clear close collect color colour combine come comment
common communicate community company compare comparison complete complex concept concern conclude conclusion condition confirm confuse
connect consequence consider consist consistent constant contain content context continue contribute control convert correct correspond
cost count country couple course cover create current cut daily damage danger data date day deal decide decision deep define definition
degree demand depend describe description design desire despite detail determine develop development device difference different
difficult difficulty direct direction discover discuss discussion display distance distinguish divide double doubt draw drive drop due
early ease easily easy edge effect effective effort element emphasis employ enable encounter end energy ensure enter entire environment
equal equivalent error especially essential establish event eventually evidence exact examine example excellent exist expand expect
experience explain explanation express expression extend extent extra extreme eye face facilitate fact factor fail fair fall familiar
family far fast favor favour feature feel field figure fill final find fine finish first fit fix flow focus follow food force foreign
form format former forward foundation four frame free frequent friend front full function fundamental future gain general generate
gentle give goal good great ground group grow guarantee guess guide hand handle happen happy hard head hear heart heavy help high
highlight history hit hold home hope hour house huge human hundred idea ideal identify ignore illustrate image imagine impact imply
importance important impossible improve include including increase independent indicate individual influence inform information initial
inside instance instruction intend intent intention interest internal interpret introduce involve issue item job join judge keen key kind
know knowledge known lack language large last late later lead learn leave left legal lend length less let letter level lie life light
limit line link list listen little live local locate logic long look lose lot love low main maintain major manage manner mark material
matter maximum mean meaning measure meet member mention mere message method middle mind minimum minor minute miss mistake mix model modern
moment money month morning move multiple name narrow natural nature near necessary need negative new next nice night normal note notice
number object observe obtain obvious occur offer office old open operate operation opinion opportunity opposite option order ordinary
organise organize origin original outcome outside overall page pair paper part particular pass past path pattern pay people perfect
perform period permit person personal phase phrase physical pick picture piece place plain plan play please plenty point poor popular
portion position positive possible potential power powerful practical practice precise prefer prepare presence present preserve press
prevent previous primary prime principle prior private probable problem procedure proceed process produce product program project promise
proper property propose protect prove provide public publish pull purpose push put quality quantity question quick quiet quite raise
range rapid rare rate reach react read ready real realise realize reason recall receive recent recognise recognize recommend record reduce
refer reference reflect regard region regular relate relation relationship relative release relevant reliable rely remain remember
remind remove repeat replace reply report represent request require requirement research resource respect respond response responsible
rest restrict result return reveal review rich right rise risk role room round rule run safe sake sample satisfy save scale scene school
science scope search season second secret section secure seek select send sense sentence separate sequence series serious serve service
set setting seven shape share sharp short shorten show shut side sign signal significant similar simple simplify simultaneous single
sit situation six size skill slight slow small smooth social society solution solve soon sort sound source space speak special specific
speed spend split stage stand standard start state statement stay step stop store story straight strategy stress strict strong structure
student study style subject substance succeed success successful sudden suffer sufficient suggest suit suitable sum summary supply
support suppose sure surface surprise surround switch symbol system take talk task teach tell ten tend term test text thank therefore
thick thin think third thousand three time tiny title today tool top topic total touch track tradition transfer translate travel treat
trouble true trust truth try turn twenty twice two type typical ultimate understand unique unit unlike unnecessary unusual upper useful
useless user usual valid valuable value variety various vary version view visible visit visual voice wait walk want warn waste watch
water weak week weight whole wide wish wonder word work world worry worth write wrong year young zero began begun bought broke broken brought built came caught chose chosen driven fallen fell felt forgot forgotten fought found gave
given grew grown heard held hid hidden kept knew laid led lent lost meant met paid ran rose sat saw seen sent shown sold spent spoke spoken
stood stuck taught thought threw thrown told took taken understood went won wore worn wrote written`;

const stems: ReadonlySet<string> = new Set(list.trim().split(/\s+/).map(stem));

export function isCommonWord(word: string): boolean {
  return stems.has(stem(word));
}
