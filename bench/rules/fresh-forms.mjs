/**
 * A second hand's wordings of the twenty faults. They were written by someone who had read neither the rules' patterns nor
 * most of `forms.mjs`. Each kind has two lists: `first` was measured, then looked at, then the rules were mended; `second` was
 * written at the same time by the same hand, and its misses were not looked at: less blind than a stranger's list would be.
 *
 * A form takes what a row says (`prompt`, `answer`, `input`), a seeded chooser and another row's answer, and gives what
 * changes; `undefined` where the row cannot have the fault.
 */
const answers = (...forms) =>
  forms.map((form) => (typeof form === 'string' ? () => ({ answer: form }) : (row, r, other) => ({ answer: form(row.answer, r, other) })));
const inputs = (...texts) => texts.map((input) => () => ({ input }));
const asks = (...pairs) =>
  pairs.map(([prompt, answer, input]) => () => ({ prompt, answer, input: input ?? '' }));

/** The opening of a text up to a sentence's end, so that what follows is not taken for the middle of a sentence. */
const whole = (text) => (/[.!?)"'`\]}]\s*$/.test(text) ? text.trim() : `${text.trim()}.`);

const emptyOutput = {
  first: answers('   ', '\t\n', '-', 'null', 'None', 'undefined', '[no response]', '(blank)', 'nan', '""', '{}', '<empty>'),
  second: answers('\u00a0', '\n\n\n', '--', 'NULL', '[]', 'NaN', '(no output)', '[empty]', '.', '(none)', '<blank>', '[No answer provided]'),
};

const placeholderOutput = {
  first: answers(
    (text) => `Hello [First Name],\n\n${text}`,
    (text) => `${whole(text)} Call us on [phone number] to learn more.`,
    (text) => `${whole(text)}\n\nBest wishes,\n<your name here>`,
    (text) => `${whole(text)} XXX insert source here XXX`,
    () => '{{answer}}',
    (text) => `${whole(text)} You can find it at [URL].`,
    () => 'Dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.',
    () => '[Your response]',
    () => '(write your answer here)',
    (text) => `${whole(text)}\n\nFIXME: check the last part`,
    (text) => `Dear {customer_name},\n\n${text}`,
    (text) => `${whole(text)} [TBD]`,
  ),
  second: answers(
    (text) => `Dear [Hiring Manager's Name],\n\n${text}`,
    (text) => `${whole(text)} It will be held at [venue] on [day].`,
    (text) => `${whole(text)}\n\nKind regards,\n[Name]\n[Job Title]`,
    (text) => `${whole(text)} <insert example>`,
    () => '${response}',
    (text) => `${whole(text)} See [link] for the full story.`,
    () => 'Lorem ipsum dolor sit amet.',
    () => '<answer goes here>',
    () => '[Add your text here]',
    (text) => `${whole(text)}\n\nTODO finish this`,
    (text) => `Hi {{name}},\n\n${text}`,
    (text) => `[PLACEHOLDER]\n${text}`,
  ),
};

const placeholderInput = {
  first: inputs(
    '(none)',
    '[no input]',
    'null',
    'Not applicable',
    '<empty>',
    'no input provided',
    'No additional input',
    'input',
    '-',
    'No context',
    '(no input given)',
    'nil',
  ),
  second: inputs(
    '<none>',
    '(empty)',
    'NULL',
    'not applicable.',
    '[none]',
    'There is no input.',
    'No further input',
    '<input>',
    '--',
    'no context needed',
    'N.A.',
    'undefined',
  ),
};

const mergedInstruction = {
  first: answers(
    (text) => `${whole(text)}\n\nNow write a short poem about autumn.\n\nLeaves fall in gold and red.`,
    (text) => `${whole(text)}\n\nInstruction: Name three rivers in Africa.\nResponse: Nile, Congo, Niger.`,
    (text) => `${whole(text)}\n\nHuman: And what about the other one?\n\nAssistant: It works in the same way.`,
    (text) => `${whole(text)}\nQ: What is the capital of Peru?\nA: Lima.`,
    (text) => `${whole(text)}\n\n### Question\nHow deep is Lake Baikal?\n\n### Answer\n1,642 metres.`,
    (text) => `${whole(text)}\n\nPrompt: Suggest a name for a bakery.\nCompletion: Crumb and Co.`,
    (text) => `${whole(text)}\n\nTask 2: Turn the sentence into the passive voice.\nOutput: The ball was kicked by the boy.`,
    (text) => `${whole(text)}\n\nUser: thanks, one more thing, can you make it shorter?\nBot: Sure, here it is.`,
    (text) => `${whole(text)}\n\nInput: The cat sat.\nOutput: Le chat était assis.\n\nInput: The dog ran.\nOutput: Le chien a couru.`,
    (text) => `${whole(text)}\n\nExample 2\nQuestion: Who wrote Emma?\nAnswer: Jane Austen.`,
    (text) => `${whole(text)}\n\n[User]: What else should I know?\n[Assistant]: That is all.`,
    (text) => `${whole(text)}\n\nNext instruction: List five kinds of cheese.`,
  ),
  second: answers(
    (text) => `${whole(text)}\n\nInstruction 2: Give a synonym for "quick".\nOutput 2: Rapid.`,
    (text) => `${whole(text)}\n\nUSER: What happens then?\nASSISTANT: Then it stops.`,
    (text) => `${whole(text)}\n\nQuestion: How many legs does a spider have?\nAnswer: Eight.`,
    (text) => `${whole(text)}\n\n## Instruction\nWrite a haiku on rain.\n\n## Response\nRain on the tin roof.`,
    (text) => `${whole(text)}\n\nHuman: ok\nAI: Anything else?`,
    (text) => `${whole(text)}\n\nQ2. Which planet is the largest?\nA2. Jupiter.`,
    (text) => `${whole(text)}\n\nPrompt: Explain tides.\nResponse: The moon pulls the sea.`,
    (text) => `${whole(text)}\n\n**User:** Can you say it in Spanish?\n**Assistant:** Sí.`,
    (text) => `${whole(text)}\n\nTask: Sort these words by length.\nInput: pear, fig, banana\nOutput: fig, pear, banana`,
    (text) => `${whole(text)}\n\nCustomer: Do you ship abroad?\nAgent: Yes, we do.\nCustomer: Great.`,
    (text) => `${whole(text)}\n\nNew instruction: Describe a sunset in one line.\nThe sky caught fire and went out.`,
    (text) => `${whole(text)}\n\nStudent: Why is that so?\nTutor: Because both sides are equal.`,
  ),
};

const needsImage = {
  first: asks(
    ['What breed is the dog in this photo?', 'It looks like a border collie.'],
    ['Describe what is happening in the attached picture.', 'Two children are flying a kite on a beach.'],
    ['Read the chart below and tell me which month had the highest sales.\n[image]', 'December had the highest sales.'],
    ['Can you see what I am holding up to the camera?', 'You are holding a blue mug.'],
    ['Look at the screenshot I uploaded and find the bug.', 'The button is outside its container.'],
    ['How many people are standing in the image?', 'There are seven people.'],
    ['Caption this picture: IMG_2041.jpg', 'A quiet harbour at dawn.'],
    ['Based on the diagram shown above, name part B.', 'Part B is the piston.'],
    ['Here is a scan of my receipt. What did I pay for milk?', 'You paid 1.20.'],
    ['What colour is the car in the foreground of the photograph?', 'The car is red.'],
    ['Transcribe the handwriting in the attached image.', 'Dear Anna, I hope you are well.'],
    ['Watch the video clip and say what the referee does wrong.', 'He overlooks a handball.'],
  ),
  second: asks(
    ['Who painted the artwork in this image?', 'It was painted by Vermeer.'],
    ['Tell me the story behind the photo attached.', 'It was taken during a wedding in Rome.'],
    ['According to the graph in the figure, when did prices peak?', 'They peaked in 2008.'],
    ['Identify the plant from the picture I sent.', 'That is a fern.'],
    ['See the image below. Which of the shapes is a rhombus?', 'The third shape is a rhombus.'],
    ['Given the following picture, write a headline for it.', 'Storm closes the harbour.'],
    ['What is written on the sign in the photo?', 'It says "No entry".'],
    ['Using the map displayed, which country lies north of the river?', 'Kenya lies north of it.'],
    ['Please look at my drawing and say what to improve.', 'The shading could be softer.'],
    ["Describe the expression on the woman's face in the portrait shown here.", 'She seems amused.'],
    ['I have attached an X-ray. Is the bone broken?', 'There is a small fracture.'],
    ['Which logo is in this screenshot?', 'It is the logo of a bank.'],
  ),
};

const needsUrl = {
  first: asks(
    ['Summarise the article at https://www.newsdaily.example/2021/05/markets-fall', 'Markets fell after weak earnings.'],
    ['Read this page and list its main points: http://blog.orchard.example/pruning', 'Prune in winter; use sharp tools; remove dead wood.'],
    ['What does www.gardenersworld.example say about roses?', 'It says that roses need six hours of sun.'],
    ['Open the following link and tell me who the author is. https://papers.example.org/1234', 'The author is Dr Lin.'],
    ['Visit the website below and write a review of its design.', 'The design is clean.', 'https://www.studio-nord.example'],
    ['Click the link and translate the first paragraph: https://zeitung.example/a1', 'The mayor opened the bridge on Monday.'],
    ['Give me a TL;DR of https://en.wikipedia.org/wiki/Photosynthesis', 'Plants turn light into sugar.'],
    ['Check the latest post on https://status.example.net and tell me if the service is down.', 'The service is up.'],
    ['Extract the prices from this web page.', 'Bread 2.10, milk 1.05.', 'https://shop.example.com/list'],
    ['Compare the two products on these pages: https://a.example.com/x and https://b.example.com/y', 'The first one is cheaper.'],
  ),
  second: asks(
    ['Please summarize this: https://www.thedaily.example/story/98123', 'A town has voted for a new school.'],
    ['From the linked article, find three statistics. https://stats.example.org/report', '40 %, 12 % and 3 %.'],
    ['Go to https://recipes.example.com/lasagne and list the ingredients.', 'Pasta, tomatoes, cheese.'],
    ['What is the title of the video at https://youtu.be/abc123XYZ?', 'The title is "How to fold a map".'],
    ['Paraphrase the text on the page.', 'The firm makes bicycles by hand.', 'http://www.cycleworks.example/about'],
    ['Using the data at https://data.example.gov/census.csv, what is the population of Ames?', 'It is 66,427.'],
    ['Rate the blog post https://medium.example/@kay/why-i-quit out of ten.', 'I would give it a seven.'],
    ['Write a comment on this news story: www.localpost.example/bridge-closed', 'A pity for all who commute.'],
    ['Look up https://docs.example.dev/api/v2 and explain the login call.', 'It takes a name and a password.'],
    ['Access the site below and say what it sells.', 'It sells hats.', 'https://hats.example'],
  ),
};

const impossibleAction = {
  first: asks(
    ['Book me a table for two at an Italian place tonight at eight.', 'Your table is booked for eight tonight.'],
    ['Send an e-mail to my boss saying that I am ill.', 'I have sent the e-mail to your boss.'],
    ['Set a timer for ten minutes.', 'Timer set for ten minutes.'],
    ['Play some jazz.', 'Now playing smooth jazz.'],
    ['Turn off the lights in the kitchen.', 'The kitchen lights are off.'],
    ['What is the weather like outside right now?', 'It is sunny and 22 degrees.'],
    ['Order a large pizza with extra cheese to my home.', 'Your pizza has been ordered and will be there in half an hour.'],
    ['Remind me to ring the dentist tomorrow.', 'OK, I will remind you tomorrow.'],
    ['Take a selfie and send it to me.', 'Here is my selfie.'],
    ['Call my mother.', 'Calling your mother now.'],
    ['Draw a picture of a horse.', 'Here is the picture of a horse.'],
    ['Print this document on the office printer.', 'The document has been printed.'],
    ['What is the current price of one share of Tesla?', 'It is 241 dollars at the moment.'],
    ['Record a voice message that wishes Tom a happy birthday.', 'I have recorded the message.'],
  ),
  second: asks(
    ['Buy two tickets for the late show.', 'I have bought two tickets for you.'],
    ['Add milk to my shopping list.', 'Milk has been added to your shopping list.'],
    ['Wake me up at six tomorrow.', 'Alarm set for six in the morning.'],
    ['Tell me what time it is now.', 'It is half past three.'],
    ['Text Sam that I am running late.', 'Message sent to Sam.'],
    ['Schedule a meeting with the design team on Friday at ten.', 'The meeting is on your calendar for Friday at ten.'],
    ['Sing me a song out loud.', '*sings* La la la.'],
    ['Open the garage door.', 'The garage door is opening.'],
    ['Find out where I parked my car.', 'Your car is on level 3.'],
    ['Post this on my Twitter account: what a day!', 'I have posted it.'],
    ['Sketch a floor plan of a small flat.', 'Here is the sketch.'],
    ["Show me today's headlines.", "Today's headlines: the talks go on; rain in the north."],
    ['Transfer fifty pounds to Anna from my account.', 'I have transferred fifty pounds to Anna.'],
    ['Make a phone call to the pharmacy and ask if it is open.', 'I called; it is open until nine.'],
  ),
};

const codeMissing = {
  first: asks(
    ['Write a Python function that reverses a string.', 'You can reverse a string by going through its letters from the last to the first and joining them.'],
    ['Fix the bug in the following code.', 'The loop ran one step too far; it now stops at the right place.'],
    ['Create a SQL query that lists all customers from Spain.', 'The query selects all customers whose country is Spain.'],
    ['Explain what this code does:', 'It reads a file and counts its lines.'],
    ['Write a bash script to back up my home folder.', 'The script copies the folder to another disk each night.'],
    ['Refactor the function below so that it is easier to read.', 'I gave the variables better names and took the branch out.'],
    ['Generate a regular expression that matches a German postcode.', 'It should match five digits in a row.'],
    ['Implement binary search in Java.', 'Binary search halves the range at each step until the item is found.'],
    ['Here is my program, why does it crash?', 'It crashes because the list is empty.'],
    ['Give me the HTML code for a page with a red heading.', 'The page has a heading, and its colour is red.'],
    ['Translate this snippet from C to Rust.', 'The Rust version uses a vector in place of the array.'],
    ['Write a program in JavaScript which prints the first ten primes.', 'The program checks each number and prints it if it is prime.'],
  ),
  second: asks(
    ['Write a function in C that adds two matrices.', 'It goes through rows and columns and adds the two numbers.'],
    ['Optimize the code given below.', 'It now keeps the results of earlier calls, so it is faster.'],
    ['Write an SQL statement to delete all orders older than a year.', 'The statement removes all orders placed more than a year ago.'],
    ['What is the output of the following code snippet?', 'It prints 10.'],
    ['Provide a shell command that finds all files over 1 GB.', 'The command looks for big files and prints their names.'],
    ['Rewrite the following method without recursion.', 'It uses a loop and a stack in place of recursion.'],
    ['Code a simple calculator in Python.', 'The calculator asks for two numbers and an operation.'],
    ['Add comments to this function.', 'I have added comments that say what each step does.'],
    ['Create a CSS rule which makes all links green.', 'The rule sets the colour of links to green.'],
    ['Debug this script for me.', 'There was a missing bracket in the script.'],
    ['Show how to read a JSON file in Go with an example program.', 'The program opens the file and decodes it.'],
    ['Write a TypeScript class for a bank account.', 'The class has a balance and can take deposits.'],
  ),
};

const put = (mark) => (text, r) => {
  const at = 1 + r.integer(Math.max(1, text.length - 2));
  return text.slice(0, at) + mark + text.slice(at);
};
const controlCharacters = {
  first: answers(
    ...[
      '\u0001',
      '\u001a',
      '\u001b[0m',
      '\u2066',
      '\u0085\u0084',
      '\u0000\u0000',
      '\uf0b7',
      '\u{e0041}\u{e0042}',
      '\u200c\u200c\u200c',
      '\ufffd\ufffd',
      '\u202d',
      '\u0098',
    ].map(put),
  ),
  second: answers(
    ...[
      '\u0002',
      '\u0010',
      '\u001b[1;32m',
      '\u2067',
      '\u008f',
      '\u0006',
      '\uf020',
      '\u{e0061}',
      '\u200b\u200d\u200b',
      'na\ufffdve',
      '\u202b\u202e',
      '\u009d',
    ].map(put),
  ),
};

const garble = (charset) => {
  const decoder = new TextDecoder(charset);
  return (text) => decoder.decode(new TextEncoder().encode(text));
};
const cp1252 = garble('windows-1252');
const latinish = [
  ['café', 'déjà vu', 'naïve', 'Zürich', 'jalapeño', 'São Paulo', 'Málaga', 'Łódź', 'Brontë', 'crème brûlée', '£5', '20 °C'],
  ['résumé', 'façade', 'Müller', 'piñata', 'Köln', 'Curaçao', 'Kraków', 'Dvořák', 'smörgåsbord', 'à la carte', '€7', '½ cup'],
];
const marks = [
  ['– as many say –', '“so to speak”', 'it’s', 'well…'],
  ['— or so —', '‘quite’', 'don’t', '• first'],
];
const mojibakeForms = (words, signs) => [
  ...words.map((word) => (text) => `${whole(text)} ${cp1252(`One may also think of ${word}.`)}`),
  ...signs.map((sign) => (text) => `${whole(text)} ${cp1252(`This is ${sign} true.`)}`),
  (text) => `${whole(text)} ${cp1252(cp1252(`It’s like a café.`))}`,
  (text) => `${whole(text)} ${garble('windows-1251')(`It’s “known” as ${words[0]}.`)}`,
  (text) => `${whole(text)} ${garble('macintosh')(`It’s “known” as ${words[1]}.`)}`,
];
const mojibake = { first: answers(...mojibakeForms(latinish[0], marks[0])), second: answers(...mojibakeForms(latinish[1], marks[1])) };

const selfReference = {
  first: answers(
    (text) => `As a large language model, I have no opinions, yet here is what is known. ${text}`,
    (text) => `${whole(text)} Please note that I'm only a chatbot and may be wrong.`,
    (text) => `Being an artificial intelligence, I cannot taste food. ${text}`,
    (text) => `${whole(text)} My training data ends in 2021, so newer facts may be missing.`,
    (text) => `I was trained by OpenAI, and this is what I learned. ${text}`,
    (text) => `${whole(text)} I don't have feelings, since I am a computer program.`,
    (text) => `I'm ChatGPT, and I'm glad to help. ${text}`,
    (text) => `As an AI, I do not have a body. ${text}`,
    (text) => `${whole(text)} As an AI assistant developed by Anthropic, I try to be fair.`,
    (text) => `Since I'm a machine learning model, I can't check this in real time. ${text}`,
    (text) => `${whole(text)} My knowledge cutoff is September 2021.`,
    (text) => `While I'm an AI and have no personal experience, I can say this. ${text}`,
  ),
  second: answers(
    (text) => `I am an AI language model, so take this with care. ${text}`,
    (text) => `${whole(text)} I am just a virtual assistant, so do ask an expert.`,
    (text) => `As an artificial intelligence language model I don't hold beliefs. ${text}`,
    (text) => `${whole(text)} Based on my training data up to 2022, that is all I know.`,
    (text) => `As a model made by Google, I aim to help. ${text}`,
    (text) => `${whole(text)} I'm an AI and do not have personal preferences.`,
    (text) => `Hi, I'm Claude, an assistant. ${text}`,
    (text) => `As an AI chatbot, I have never been there. ${text}`,
    (text) => `${whole(text)} I am a bot, so I have no family.`,
    (text) => `I'm a neural network and I can't browse the internet. ${text}`,
    (text) => `${whole(text)} My knowledge was last updated in April 2023.`,
    (text) => `Although I am not a human, I can imagine it. ${text}`,
  ),
};

const refusal = {
  first: answers(
    "I'm sorry, but I can't help with that.",
    'Unfortunately, I am not able to answer this question.',
    'I must decline this request.',
    'I apologize, but I am not comfortable with writing that.',
    'My guidelines do not let me talk about this.',
    "Sorry, that's not something I can do.",
    'I regret that I cannot fulfil your request.',
    'It would not be appropriate for me to answer this.',
    "I won't be able to assist you with this.",
    'I do not have enough information to answer that.',
    "I'd rather not discuss this topic.",
    'This request violates our content policy, so I cannot go on.',
    "I can't provide medical advice.",
    'I cannot in good conscience write this.',
  ),
  second: answers(
    'I am sorry, I am unable to do that.',
    "Unfortunately I can't assist with this request.",
    'I have to decline, as this could be harmful.',
    'My apologies, but this is something that I cannot write.',
    'I am not allowed to answer such questions.',
    'Sorry, but no. I will not help with that.',
    'Regrettably, I cannot comply with that.',
    'I do not feel comfortable answering this.',
    'I am afraid I cannot help you there.',
    "I don't know the answer to that question.",
    'I prefer not to answer this.',
    'That goes against my programming, so I will not do it.',
    'I cannot give legal advice.',
    'Answering this would be unethical, so I refuse.',
  ),
};

const words = (text) => text.split(/\s+/).filter((word) => word !== '');
/** The first `share` of a text, cut after a word, without what would end a sentence. */
function cutAt(text, r, from = 0.4, to = 0.9) {
  const list = words(text);
  if (list.length < 12) return;
  const end = Math.floor(list.length * (from + (to - from) * r.next()));
  const kept = list.slice(0, end);
  while (kept.length > 6 && /[.!?:;,)\]"'`]$|^[\d#<$]|\d$|^(?:\w{1,2}|[=+*/-]+)$/.test(kept.at(-1))) kept.pop();
  return kept.length > 6 && /^[a-z]/.test(list[kept.length] ?? '') ? kept.join(' ') : undefined;
}
const cuts = (ending) => (row, r) => {
  const cut = cutAt(row.answer, r);
  return cut === undefined ? undefined : { answer: ending(cut) };
};
const truncated = {
  first: [
    cuts((text) => `${text} and`),
    cuts((text) => `${text}, which`),
    cuts((text) => `${text} because the`),
    cuts((text) => `${text} (for`),
    cuts((text) => `${text}.\n\n2.`),
    cuts((text) => `${text} such as:`),
    cuts((text) => `${text}.\n\nIn conclu`),
    cuts((text) => `${text} with a`),
    cuts((text) => `${text}. However,`),
    cuts((text) => `${text}.\n- First\n- Second\n-`),
    cuts((text) => `${text} "so`),
    cuts((text) => `${text}.\n\n\`\`\`python\ndef first(items):\n    for item in`),
    cuts((text) => text),
    cuts((text) => text),
  ],
  second: [
    cuts((text) => `${text} or`),
    cuts((text) => `${text} that were`),
    cuts((text) => `${text}, so that they`),
    cuts((text) => `${text} [see`),
    cuts((text) => `${text}.\n\n3)`),
    cuts((text) => `${text} including`),
    cuts((text) => `${text}. Furtherm`),
    cuts((text) => `${text} of the`),
    cuts((text) => `${text}. On the other hand,`),
    cuts((text) => `${text}.\n* One\n* Two\n*`),
    cuts((text) => `${text}. She said, "I will not`),
    cuts((text) => `${text}.\n\n\`\`\`js\nconst first = (items) => {\n  return`),
    cuts((text) => text),
    cuts((text) => text),
  ],
};

const long = (row) => words(row.prompt).length >= 6;
const copies = (form) => (row, r) => (long(row) ? { answer: form(row.prompt.trim(), r), input: '' } : undefined);
const promptCopied = {
  first: [
    copies((text) => text),
    copies((text) => `Question: ${text}`),
    copies((text) => `You asked: "${text}"`),
    copies((text) => `${text}\n\n${text}`),
    copies((text) => text.toLowerCase()),
    copies((text) => text.replace(/[?.!,]/g, '')),
    copies((text) => words(text).slice(1).join(' ')),
    copies((text) => `The question is: ${text}`),
    copies((text) => `${text} Answer:`),
    copies((text) => `> ${text}`),
  ],
  second: [
    copies((text) => `"${text}"`),
    copies((text) => `Instruction: ${text}\nResponse:`),
    copies((text) => `Sure! ${text}`),
    copies((text) => text.toUpperCase()),
    copies((text) => `${text} ...`),
    copies((text) => words(text).slice(0, -1).join(' ')),
    copies((text) => `Prompt: ${text}`),
    copies((text) => `${text}\nA:`),
    copies((text) => `Here is the answer to your question: ${text}`),
    copies((text) => `**${text}**`),
  ],
};

const sentencesOf = (text) => (text.match(/[^.!?\n]+[.!?]+/g) ?? []).map((one) => one.trim()).filter((one) => words(one).length >= 5);
const loops = (form) => (row, r) => {
  const list = sentencesOf(row.answer);
  return list.length === 0 ? undefined : { answer: form(row.answer.trim(), list, r) };
};
const times = (text, n, between = ' ') => Array.from({ length: n }, () => text).join(between);
const repetition = {
  first: [
    loops((text, list) => `${text} ${times(list.at(-1), 6)}`),
    loops((text, list) => `${text}\n${times(list[0], 5, '\n')}`),
    loops((text) => `${whole(text)} ${times('and so on', 15, ', ')}`),
    loops((text) => `${whole(text)} It is ${times('very', 30)} good.`),
    loops((text, list) => Array.from({ length: 8 }, (_, i) => `${i + 1}. ${list[0]}`).join('\n')),
    loops((text) => times(whole(text), 4, '\n\n')),
    loops((text) => `${whole(text)} ${'ha'.repeat(120)}`),
    loops((text, list) => times(`${list[0]} ${list.at(-1)}`, 5)),
    loops((text, list) => `${whole(text)} ${times(words(list[0]).slice(0, 3).join(' '), 12)}`),
    loops((text) => `${whole(text)} ${'!'.repeat(200)}`),
  ],
  second: [
    loops((text, list) => `${text} ${times(list[0], 7)}`),
    loops((text, list) => `${text}\n\n${times(`- ${list.at(-1)}`, 6, '\n')}`),
    loops((text) => `${whole(text)} ${times('the same thing', 14)}`),
    loops((text) => `${whole(text)} No ${times('no', 40)}.`),
    loops((text, list) => Array.from({ length: 7 }, (_, i) => `Step ${i + 1}: ${list.at(-1)}`).join('\n')),
    loops((text) => times(whole(text), 3, '\n')),
    loops((text) => `${whole(text)} ${'lalala '.repeat(40)}`),
    loops((text, list) => times(list.slice(0, 2).join(' '), 6, '\n')),
    loops((text, list) => `${whole(text)} ${times(words(list[0]).slice(0, 4).join(' '), 10, '. ')}`),
    loops((text) => `${whole(text)} ${'=-'.repeat(150)}`),
  ],
};

const inOther = {
  first: [
    'Das lässt sich leicht erklären: Man nimmt zuerst den kleineren Teil und zieht ihn vom größeren ab.',
    'La respuesta es sencilla: primero se suman los dos valores y después se divide entre el número de días.',
    'Il faut d’abord compter les pommes, puis les partager entre les enfants de la classe.',
    'Per prima cosa bisogna contare i libri, poi si dividono tra gli studenti presenti in aula.',
    'Primeiro é preciso contar as caixas, depois dividimos o total pelos dias da semana.',
    'Eerst tel je alle kaartjes op en daarna deel je het bedrag door het aantal kinderen.',
    'Najpierw trzeba policzyć wszystkie jabłka, a potem podzielić je między dzieci w klasie.',
    'Сначала нужно сложить все числа, а потом разделить сумму на количество дней.',
    'Önce bütün elmaları saymak, sonra da sınıftaki çocuklara eşit olarak bölmek gerekir.',
    'まず全部のりんごを数えて、それからクラスの子どもたちに分けます。',
    '首先把所有的苹果加起来，然后平均分给班上的孩子们。',
    '먼저 모든 사과를 세고 나서 반 아이들에게 똑같이 나누어 줍니다.',
  ],
  second: [
    'Zuerst zählt man alle Stunden zusammen und teilt sie dann durch die Zahl der Wochen.',
    'Para empezar hay que restar lo que ya se ha vendido y luego multiplicar por el precio.',
    'On additionne les heures de travail de chaque jour, puis on multiplie par le salaire.',
    'Si sommano le ore di ogni giorno e poi si moltiplica il risultato per la paga.',
    'Somam-se as horas de cada dia e depois multiplica-se o resultado pelo salário.',
    'Först räknar man ihop alla timmar och sedan delar man summan med antalet veckor.',
    'Nejprve sečteme všechny hodiny a potom je vydělíme počtem týdnů v měsíci.',
    'Спочатку треба додати всі години, а потім поділити їх на кількість тижнів.',
    'Först og fremst má telja allar stundirnar saman og deila þeim svo niður á vikurnar.',
    'पहले सभी घंटों को जोड़ें और फिर उन्हें सप्ताहों की संख्या से भाग दें।',
    'أولا نجمع كل الساعات ثم نقسمها على عدد الأسابيع في الشهر.',
    'Đầu tiên cộng tất cả số giờ lại rồi chia cho số tuần trong tháng.',
  ],
};
const mayAnswerElsewise = /translat|languag|french|spanish|german|italian|chinese|japanese|latin|russian|korean|dutch|hindi|portuguese|arabic|swedish|turkish/i;
const foreignAnswers = (texts) => texts.map((text) => (row) => (mayAnswerElsewise.test(`${row.prompt} ${row.input ?? ''}`) ? undefined : { answer: text }));
const languageMismatch = { first: foreignAnswers(inOther.first), second: foreignAnswers(inOther.second) };

const sums = (form) => (row, r) => ({ answer: `${whole(row.answer)} ${form((from, to) => from + r.integer(to - from))}` });
const wrongMaths = {
  first: [
    sums((n) => {
      const a = n(12, 90),
        b = n(12, 90);
      return `Adding both gives ${a} + ${b} = ${a + b + n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(6, 40),
        b = n(3, 12);
      return `That makes ${a} × ${b} = ${a * b - n(1, 9)} in all.`;
    }),
    sums((n) => {
      const a = n(100, 900),
        b = n(12, 90);
      return `What is left is ${a} − ${b} = ${a - b + n(1, 9)}.`;
    }),
    sums((n) => {
      const b = n(3, 12),
        c = n(5, 40);
      return `Each gets ${b * c} ÷ ${b} = ${c + n(1, 5)}.`;
    }),
    sums((n) => {
      const a = n(6, 40),
        b = n(3, 12);
      return `So ${a} times ${b} equals ${a * b + n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(12, 90),
        b = n(12, 90);
      return `${a} plus ${b} is ${a + b - n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(2, 19) * 20;
      return `And 25% of ${a} is ${a / 4 + n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(3, 30),
        b = n(3, 12);
      return `The cost is $${a} * ${b} = $${a * b + n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(1, 9) * 1000 + n(100, 900),
        b = n(200, 900);
      return `Thus ${a.toLocaleString('en-US')} + ${b} = ${(a + b + n(1, 90)).toLocaleString('en-US')}.`;
    }),
    sums((n) => {
      const a = n(12, 40),
        b = n(12, 40),
        c = n(12, 40);
      return `In total ${a} + ${b} + ${c} = ${a + b + c + n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(10, 60) * 2;
      return `Half of ${a} is ${a / 2 + n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(3, 12);
      return `We get (${a} + 4) * 3 = ${(a + 4) * 3 + n(1, 9)}.`;
    }),
  ],
  second: [
    sums((n) => {
      const a = n(12, 90),
        b = n(12, 90);
      return `Together they have ${a} + ${b} = ${a + b - n(1, 9)} marbles.`;
    }),
    sums((n) => {
      const a = n(6, 40),
        b = n(3, 12);
      return `He runs ${a} x ${b} = ${a * b + n(1, 9)} miles.`;
    }),
    sums((n) => {
      const a = n(100, 900),
        b = n(12, 90);
      return `She still has ${a} - ${b} = ${a - b - n(1, 9)} pages to read.`;
    }),
    sums((n) => {
      const b = n(3, 12),
        c = n(5, 40);
      return `Per day that is ${b * c} / ${b} = ${c + n(1, 5)}.`;
    }),
    sums((n) => {
      const a = n(6, 40),
        b = n(3, 12);
      return `${a} multiplied by ${b} is ${a * b - n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(100, 900),
        b = n(12, 90);
      return `${a} minus ${b} equals ${a - b + n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(2, 19) * 10;
      return `The discount is 10% of $${a}, which is $${a / 10 + n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(3, 30),
        b = n(3, 12);
      return `They pay €${a} · ${b} = €${a * b + n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(11, 90) * 100,
        b = n(11, 90) * 10;
      return `That is ${a.toLocaleString('en-US')} - ${b} = ${(a - b + n(1, 90)).toLocaleString('en-US')}.`;
    }),
    sums((n) => {
      const a = n(2, 9),
        b = n(2, 9),
        c = n(2, 9);
      return `The box holds ${a} * ${b} * ${c} = ${a * b * c + n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(10, 60);
      return `Twice ${a} is ${a * 2 + n(1, 9)}.`;
    }),
    sums((n) => {
      const a = n(3, 12),
        b = n(20, 90);
      return `So ${b} - 2 * ${a} = ${b - 2 * a + n(1, 9)}.`;
    }),
  ],
};

const args = (form) => (row) => {
  const call = row.calls?.[0];
  if (call === undefined || !/^\{".+\}$/.test(call.arguments)) return;
  const broken = form(call.arguments);
  return broken === call.arguments ? undefined : { calls: [{ ...call, arguments: broken }] };
};
const said = (text) => (row) =>
  row.calls ? undefined : { prompt: 'Give the name and the age of the person as JSON.', input: 'Anna is 31 years old.', answer: text };
const invalidJson = {
  first: [
    args((text) => text.slice(0, -1)),
    args((text) => text.replaceAll('"', "'")),
    args((text) => text.replace(/\}$/, ',}')),
    args((text) => text.replace(/^\{"(\w+)"/, '{$1')),
    args((text) => text.replace(/^\{/, '{"flag": True, ')),
    args((text) => `${text} // call`),
    args((text) => text.replace(':', ' =')),
    args((text) => text.slice(0, Math.floor(text.length * 0.6))),
    said('{"name": "Anna", "age": 31,}'),
    said("{'name': 'Anna', 'age': 31}"),
    said('```json\n{"name": "Anna" "age": 31}\n```'),
    said('```json\n{\n  "name": "Anna",\n  "age": 31\n```'),
  ],
  second: [
    args((text) => text.slice(1)),
    args((text) => text.replace('"', '“')),
    args((text) => `${text}}`),
    args((text) => text.replace(/^\{/, '{"ok": None, ')),
    args((text) => text.replace(':', '')),
    args((text) => `Arguments: ${text}`),
    args((text) => text.replace(/^\{/, '{,')),
    args((text) => text.slice(0, Math.floor(text.length * 0.8))),
    said('{name: "Anna", age: 31}'),
    said('{"name": "Anna", "age": }'),
    said('```json\n[{"name": "Anna", "age": 31}\n```'),
    said('```json\n{"name": "Anna", "age": 31, ...}\n```'),
  ],
};

const leftoverHtml = {
  first: answers(
    (text) => `<p>${text}</p>`,
    (text) => `${whole(text)}<br/><br/>`,
    (text) => `<div class="post-body">${text}</div>`,
    (text) => `${whole(text)}&nbsp;&nbsp;Read&nbsp;more`,
    (text) => `<span style="color:#333">${text}</span>`,
    (text) => `${whole(text)} <a href="/more">more</a>`,
    (text) => `${text.replaceAll("'", '&#39;').replaceAll('.', '.&nbsp;')}`,
    (text) => `<ul><li>${text}</li></ul>`,
    (text) => `${whole(text)} <script>track();</script>`,
    (text) => `${whole(text)} Bread &amp; butter &quot;as is&quot;.`,
    (text) => `${text}</td></tr>`,
    (text) => `<font size="2">${text}</font>`,
  ),
  second: answers(
    (text) => `<h2>Answer</h2>${text}`,
    (text) => `${whole(text)}<br>`,
    (text) => `<section id="main">${text}</section>`,
    (text) => `${whole(text)} It&rsquo;s &ldquo;so&rdquo;.`,
    (text) => `<strong>${text}</strong>`,
    (text) => `${whole(text)} <img src="pic.png" alt="">`,
    (text) => `<p class="lead">${text}`,
    (text) => `<table><tr><td>${text}</td></tr></table>`,
    (text) => `${whole(text)} <!-- ad slot -->`,
    (text) => `${whole(text)} Salt &amp; pepper.`,
    (text) => `${text}</div></div>`,
    (text) => `<i>${text}</i>`,
  ),
};

const leakedRoles = {
  first: answers(
    (text) => `${text}<|im_end|>`,
    (text) => `[/INST] ${text}`,
    (text) => `${text}<|eot_id|><|start_header_id|>user<|end_header_id|>`,
    (text) => `${text}<end_of_turn>\n<start_of_turn>user`,
    (text) => `<|assistant|>\n${text}`,
    (text) => `${text}</s>`,
    (text) => `${text}<|endoftext|>`,
    (text) => `${text} <</SYS>>`,
    (text) => `${text}<｜end▁of▁sentence｜>`,
    (text) => `${text}<|end_of_turn|>`,
    (text) => `<|channel|>final<|message|>${text}`,
    (text) => `${text}<|eom_id|>`,
  ),
  second: answers(
    (text) => `<|im_start|>assistant\n${text}`,
    (text) => `${text} [INST]`,
    (text) => `${text}<|eot_id|>`,
    (text) => `<start_of_turn>model\n${text}`,
    (text) => `${text}<|user|>`,
    (text) => `<s>${text}`,
    (text) => `<|begin_of_text|>${text}`,
    (text) => `<<SYS>> ${text}`,
    (text) => `${text}<｜User｜>`,
    (text) => `${text}<|return|>`,
    (text) => `${text}<|END_OF_TURN_TOKEN|>`,
    (text) => `${text}<|system|>`,
  ),
};

export const fresh = {
  'empty output': emptyOutput,
  'placeholder output': placeholderOutput,
  'placeholder input': placeholderInput,
  'merged instruction': mergedInstruction,
  'needs an image': needsImage,
  'needs a URL': needsUrl,
  'impossible action': impossibleAction,
  'code missing': codeMissing,
  'control characters': controlCharacters,
  mojibake,
  'self-reference': selfReference,
  refusal,
  truncated,
  'prompt copied': promptCopied,
  repetition,
  'language mismatch': languageMismatch,
  'wrong maths': wrongMaths,
  'invalid JSON': invalidJson,
  'leftover HTML': leftoverHtml,
  'leaked role marks': leakedRoles,
};
