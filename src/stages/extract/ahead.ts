/** How much runs side by side: a limiter at a model finds more room only while calls wait for it. */

/** Tasks of strategies that run at a time, over all documents. */
const mostTasks = 1024;
/** Documents that are begun before the first of them is committed, and characters of theirs: what memory holds. */
const mostDocuments = 512;
const mostCharacters = 32 * 1024 * 1024;
/** The same where calls go into batches: a batch should hold what there is, and one may take a day. */
const batched = { tasks: 20_000, documents: 20_000, characters: 128 * 1024 * 1024 };

export interface Ahead {
  /** Resolves when another task may start; give the place back with `done`. */
  task(): Promise<void>;
  done(): void;
  /** Resolves when another document may begin; rejects once nothing more may. */
  room(): Promise<void>;
  begin(characters: number): void;
  end(characters: number): void;
  /** Nothing more begins. */
  close(): void;
}

/** `batches`: the models are asked in batches. */
export function createAhead(batches = false): Ahead {
  const most = batches ? batched : { tasks: mostTasks, documents: mostDocuments, characters: mostCharacters };
  let tasks = 0;
  let documents = 0;
  let held = 0;
  const forTask: (() => void)[] = [];
  let forRoom: (() => void)[] = [];
  let closed = false;
  const wake = (): void => {
    const waiting = forRoom;
    forRoom = [];
    for (const go of waiting) go();
  };
  return {
    task: async () => {
      if (tasks < most.tasks) tasks++;
      else await new Promise<void>((go) => forTask.push(go));
    },
    done: () => {
      // The place goes to who waits longest.
      const next = forTask.shift();
      if (next === undefined) tasks--;
      else next();
    },
    room: async () => {
      while (!closed && (documents >= most.documents || (documents > 0 && held >= most.characters))) await new Promise<void>((go) => forRoom.push(go));
      if (closed) throw new Error('nothing more begins');
    },
    begin: (characters) => {
      documents++;
      held += characters;
    },
    end: (characters) => {
      documents--;
      held -= characters;
      wake();
    },
    close: () => {
      closed = true;
      wake();
    },
  };
}
