/** How much runs side by side: a limiter at a model finds more room only while calls wait for it. */

/** Tasks of strategies that run at a time, over all documents. */
const mostTasks = 1024;
/** Documents that are begun before the first of them is committed, and characters of theirs: what memory holds. */
const mostDocuments = 512;
const mostCharacters = 32 * 1024 * 1024;

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

export function createAhead(): Ahead {
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
      if (tasks < mostTasks) tasks++;
      else await new Promise<void>((go) => forTask.push(go));
    },
    done: () => {
      // The place goes to who waits longest.
      const next = forTask.shift();
      if (next === undefined) tasks--;
      else next();
    },
    room: async () => {
      while (!closed && (documents >= mostDocuments || (documents > 0 && held >= mostCharacters))) await new Promise<void>((go) => forRoom.push(go));
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
