/**
 * What faulty rows look like where it is a matter of wording. Sources: the README of gururise/AlpacaDataCleaned and its
 * examples (placeholders, merged instructions, pictures, addresses, deeds); the phrases that people search instruction sets
 * for before training ("unoptimal words" lists of ShareGPT and WizardLM cleaners); chat templates of published models.
 */
export const emptyOutputs = ['', ' ', '\n', '<no output>', '<No Output>', 'No output', 'n/a', 'N/A', 'No response', '...', '(no answer)', 'None given'].slice(
  0,
  11,
);

export const placeholderOutputs = [
  (text) => `${text}\n\nSincerely,\n[Your Name]`,
  (text) => `Dear [Recipient's Name],\n\n${text}`,
  (text) => `${text} [insert link here]`,
  (text) => `${text} Please contact [company name] for more details.`,
  () => 'Lorem ipsum dolor sit amet, consectetur adipiscing elit.',
  () => '[Insert text here]',
  () => '<Your answer here>',
  (text) => `${text}\nTODO: add the second part`,
  (text) => `${text} The event takes place on [date] at [address].`,
  () => 'Your text goes here.',
];

export const placeholderInputs = [
  '<no input>',
  'No input',
  'noinput',
  '<noinput>',
  'No input required',
  'no input needed',
  'N/A',
  'n/a',
  'None',
  'none',
  'NA',
  'Not applicable',
  'input not provided',
  '[No input]',
  'no input.',
  'No Input Given',
];

/** `again` is another row of the same style. */
export const merged = [
  (text, again, n) => `${text}\n##\n${n}. Instruction: ${again.prompt}\n${n}. Input:\n<noinput>\n${n}. Output:\n${again.answer}`,
  (text, again, n) => `${text}\n\n###\n${n}. Instruction: ${again.prompt}\n${n}. Input: \n${again.input ?? 'none'}\n${n}. Output:\n${again.answer}`,
  (text, again) => `${text}\n\n### Instruction:\n${again.prompt}\n\n### Response:\n${again.answer}`,
  (text, again) => `${text}\n\nInstruction: ${again.prompt}\nOutput: ${again.answer}`,
  (text, again) => `${text}\n\nHuman: ${again.prompt}\nAssistant: ${again.answer}`,
  (text, again) => `${text}\n### Human: ${again.prompt}\n### Assistant: ${again.answer}`,
  (text, again, n) => `${text}\n${n}. Instruction: ${again.prompt}`,
  (text, again) => `${text}\n\nUser: ${again.prompt}\n\nAI: ${again.answer}`,
];

const pictures = ['image', 'picture', 'photo', 'painting', 'diagram', 'chart', 'graph', 'screenshot', 'video', 'drawing'];
export const pictureRequests = [
  ...pictures.slice(0, 8).flatMap((noun) => [
    {
      prompt: `Describe the given ${noun}.`,
      input: `<${noun[0].toUpperCase()}${noun.slice(1)} attached>`,
      answer: 'It shows a small house by the sea, with two people in front of it.',
    },
    { prompt: `Describe the ${noun} below in one sentence.`, input: '', answer: 'A girl holds a red balloon.' },
    { prompt: `What can you see in this ${noun}?`, input: '', answer: 'There are three cars and a bus on a wet road.' },
  ]),
  { prompt: 'Classify the following shape according to simple geometry.', input: '<Picture Attached>', answer: 'Triangle' },
  { prompt: 'Identify the animal in the photo.', input: '', answer: 'It is a fox.' },
  { prompt: 'Write a caption for the attached image.', input: '', answer: 'Summer at last!' },
  { prompt: 'Count the number of people in the picture.', input: '[image]', answer: 'Seven' },
  { prompt: 'Look at the graph and explain the trend it shows.', input: '', answer: 'Sales rise until March and fall after that.' },
  { prompt: 'Label the parts of the plant in the diagram below.', input: '', answer: 'Root, stem, leaf, flower.' },
  { prompt: 'Tell me what emotion the person in this picture is feeling.', input: 'photo.jpg', answer: 'Joy' },
  { prompt: 'Given an image, identify the main object.', input: '(image of a cat)', answer: 'Cat' },
  { prompt: 'Based on the map shown below, which city lies furthest north?', input: '', answer: 'Oslo lies furthest north.' },
  { prompt: 'Summarize the main points of the video.', input: '', answer: 'The speaker explains how bread rises, and shows two kinds of dough.' },
  { prompt: 'Transcribe the attached audio clip.', input: '', answer: 'Good morning, and welcome to the show.' },
  { prompt: 'What is the title of the painting shown in the image?', input: '', answer: 'The Starry Night' },
];

const hosts = [
  'https://www.bbc.com/news/world-51461830',
  'https://www.nytimes.com/2021/03/02/science/mars.html',
  'https://en.wikipedia.org/wiki/Photosynthesis',
  'https://medium.com/@writer/how-to-sleep-3fa2',
  'https://www.youtube.com/watch?v=kq3dB2uX9aY',
  'www.theguardian.com/books/review',
  'https://www.news.example.com/article-1',
];
export const addressRequests = [
  ...hosts.flatMap((host) => [
    {
      prompt: 'Summarize the given article in 200 words.',
      input: host,
      answer: 'The article tells of the protests of the past weeks and of what the government plans to do.',
    },
    { prompt: `Read the article at ${host} and list three key points.`, input: '', answer: '1. Costs rise. 2. People move away. 3. Rents fall again.' },
    { prompt: 'Given a recent news article, write a headline for it.', input: host, answer: 'Mission to Mars Finds Water' },
    { prompt: `Extract the names of the people who are mentioned on this page: ${host}`, input: '', answer: 'Ann Lee, Robert Cole' },
  ]),
  { prompt: 'Find the latest news about the election on the internet.', input: '', answer: 'The election was held on Sunday, and the turnout was high.' },
  { prompt: 'Search the web for the best laptop of this year.', input: '', answer: 'The best laptop of this year is the Aero 14.' },
  { prompt: 'What is the current weather in Paris?', input: '', answer: 'It is 18 degrees and cloudy.' },
  { prompt: 'Check the current stock price of Apple.', input: '', answer: '$154.32' },
  { prompt: 'Summarize the content of the linked web page.', input: '', answer: 'It is about gardening in small spaces.' },
  { prompt: 'Visit the website and describe its layout.', input: 'https://www.apple.com', answer: 'The page has a large banner and a row of products.' },
];

export const deedRequests = [
  ['Create a graphic or logo that visually represents the word "courage".', '<No Output>'],
  ['Freeze the following sample of yogurt for 10 minutes.', 'The sample has been frozen.'],
  ['Increase the font size to 12 points.', 'The font size has been increased to 12 points.'],
  ['Play a song by the Beatles.', 'Playing "Hey Jude" by the Beatles.'],
  ['Set an alarm for 7 am tomorrow.', 'Your alarm is set for 7 am tomorrow.'],
  ['Draw a picture of a sunset over the mountains.', 'Here is a picture of a sunset.'],
  ['Send an email to my boss that I am sick today.', 'The email has been sent.'],
  ['Turn off the lights in the living room.', 'The lights are now off.'],
  ['Book a flight from Rome to Berlin for next Friday.', 'I have booked your flight.'],
  ['Order a large pizza with mushrooms.', 'Done! Your pizza will arrive in 30 minutes.'],
  ['Call my mother.', 'Calling your mother.'],
  ['Design a poster for a charity run.', 'Here is the poster for your charity run.'],
  ['Generate an image of a cat on a skateboard.', '[Image of a cat on a skateboard]'],
  ['Take a photo of the nearest building and upload it.', 'The photo has been uploaded.'],
  ['Schedule a meeting with the design team on Monday.', 'The meeting has been scheduled for Monday at 10 am.'],
  ['Download the file and rename it to report.pdf.', 'The file has been renamed.'],
  ['Print the attached document twice.', 'The document was printed.'],
  ['Cut the carrots into thin slices.', 'The carrots have been cut.'],
  ['Remind me to buy milk at 6 pm.', 'Okay, I will remind you at 6 pm.'],
  ['Please open the garage door.', 'The garage door is open.'],
  ['Record a short video in which you introduce yourself.', 'Here is the video.'],
  ['Paint a portrait of an old sailor.', '<Image>'],
  ['Navigate me to the nearest gas station.', 'The nearest gas station is 2 miles away. Starting navigation.'],
  ['Edit the photo so that the sky looks brighter.', 'The photo was edited.'],
  ['Delete all the files in the folder.', 'All files were deleted.'],
  ['Water the plants in the kitchen.', 'The plants have been watered.'],
];

export const codeRequests = [
  [
    'Write a Python function that returns the n-th prime number.',
    'You can find the n-th prime number by testing each number in turn and counting those that have no divisor.',
  ],
  ['Create a SQL query that lists the customers without an order.', 'The query joins the two tables and keeps the customers for whom no order is found.'],
  ['Write a regular expression that matches email addresses.', 'A pattern that looks for a name, an at sign and a domain does the job.'],
  ['Implement a function in JavaScript that reverses a string.', 'Split the string, turn the list around and join it again.'],
  ['Write a Java program to check whether a number is even.', 'The program reads a number and tells whether it can be divided by two.'],
  ['Develop a C++ class that represents a bank account.', 'The class has a balance and two methods, one to pay in and one to take out.'],
  ['Generate a bash script that deletes log files older than a week.', 'The script walks over the folder and removes the files that are too old.'],
  ['Write a program in Ruby that prints the Fibonacci sequence.', '0 1 1 2 3 5 8 13 21'],
  ['Provide a code snippet that shows how to open a file in Go.', 'Opening a file needs the os package, and the error must be handled.'],
  ['Construct a CSS class that makes text bold and red.', 'The class sets the weight of the font and its colour.'],
  ['Debug the following code.', 'The loop ends one step too early, so the last item is never printed.'],
  ['Explain what the following code does.', 'It sorts a list of names and prints them one by one.'],
  ['Optimize the given SQL query.', 'An index on the date column makes it much faster.'],
  ['Refactor this function to use recursion.', 'The function now calls itself with a smaller number until it reaches zero.'],
  ['Convert the following Python code to Java.', 'The loop becomes a for statement, and print becomes System out.'],
  ['Find the error in the code snippet below.', 'A bracket is missing in the second line.'],
];

export const selfReferences = [
  (text) => `As an AI language model, I don't have personal opinions. ${text}`,
  (text) => `${text} As an AI language model, I cannot say more than that.`,
  (text) => `I'm just an AI, but here is what I know. ${text}`,
  (text) => `As a language model, I do not have feelings. ${text}`,
  (text) => `${text} My knowledge cutoff is September 2021, so this may have changed.`,
  (text) => `As an artificial intelligence, I don't have access to recent data. ${text}`,
  (text) => `I am an AI language model and do not have personal experiences. ${text}`,
  (text) => `${text} I was trained by OpenAI, so please check this with an expert.`,
  (text) => `As a large language model, I can tell you this: ${text}`,
  (text) => `${text}\n\nAs of my last update in 2021, this was still so.`,
  (text) => `I am ChatGPT, and I am glad to help. ${text}`,
  (text) => `I don't have personal opinions, but many would say so. ${text}`,
];

export const refusals = [
  "I'm sorry, but I cannot fulfill that request.",
  'I cannot fulfill your request.',
  "I'm sorry, I cannot generate inappropriate or offensive content.",
  'Unfortunately, I cannot provide that information.',
  "I'm afraid I cannot create that for you.",
  'I apologize, but I am unable to offer assistance with this.',
  "Sorry, I can't assist with that.",
  'I am not able to provide guidance on this topic.',
  "I'm sorry, but it is not appropriate for me to answer that.",
  "I don't have the ability to do this.",
  'I cannot engage in discussions of this kind.',
  'Sorry, but I must decline to answer this question.',
  'I’m sorry, but I don’t have enough information to answer that.',
  'It is against my programming to help with this request.',
  'I cannot assist with this, as it goes against my guidelines.',
  'As an AI language model, I cannot provide any information on this.',
];

export const roleMarks = [
  (text) => `${text}<|im_end|>`,
  (text) => `<|im_start|>assistant\n${text}`,
  (text) => `[INST] ${text} [/INST]`,
  (text) => `${text}</s>`,
  (text) => `${text} <|endoftext|>`,
  (text) => `<start_of_turn>model\n${text}<end_of_turn>`,
  (text) => `<|start_header_id|>assistant<|end_header_id|>\n\n${text}<|eot_id|>`,
  (text) => `<|assistant|>\n${text}`,
  (text) => `${text}<|end|>`,
  (text) => `<<SYS>>\nYou are helpful.\n<</SYS>>\n${text}`,
  (text) => `${text} [EOS]`,
  (text) => `<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>${text}`,
];

/** As pages stand in the corpora: what is left where tags were not taken out. */
export const leftovers = [
  (text) => `<p>${text}</p>`,
  (text) => `${text.replace(/ /, '&nbsp;')}<br>`,
  (text) => `<div class="content">${text}</div>`,
  (text) => `${text} <a href="https://www.w3.org/WAI/">Read more</a>`,
  (text) => `<span style="color: #333">${text}</span>`,
  (text) => text.replace(/\. /, '.<br /><br />').replace(/^((?!<br).)*$/s, '$&<br/>'),
  (text) => `<ul><li>${text}</li></ul>`,
  (text) => `${text}<!-- end of article -->`,
  (text) => `<h2>Answer</h2>${text}`,
  (text) => `${text} &lt;/div&gt; &amp;nbsp;`,
  (text) => `<p>${text}`,
  (text) => `${text}<script>ga("send", "pageview");</script>`,
];
