/**
 * Calls that wait: those in back-off by the time they are due, the others first come, first served, retries before new
 * calls. Nothing leaves it but by being sent or by its caller's wish.
 */
import { Fifo } from './fifo.ts';

export interface WaitingCall {
  tokens: number;
  retry: boolean;
  /** Where it stands; one whose caller left is skipped when it is reached. */
  place: 'new' | 'delayed' | 'ready' | 'gone';
  send(now: number): void;
  fail(reason: unknown): void;
}

interface Delayed {
  due: number;
  order: number;
  call: WaitingCall;
}

export class Waiting {
  /** Calls that are not gone, delayed ones included. */
  size = 0;
  private ready = 0;
  private readonly retries = new Fifo<WaitingCall>();
  private readonly fresh = new Fifo<WaitingCall>();
  /** Binary heap by time, then by arrival. */
  private readonly delayed: Delayed[] = [];
  private order = 0;

  add(call: WaitingCall): void {
    this.size++;
    this.ready++;
    call.place = 'ready';
    (call.retry ? this.retries : this.fresh).push(call);
  }

  delay(call: WaitingCall, due: number): void {
    this.size++;
    call.place = 'delayed';
    const { delayed } = this;
    const entry = { due, order: this.order++, call };
    let at = delayed.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, delayed[parent] as Delayed)) break;
      delayed[at] = delayed[parent] as Delayed;
      at = parent;
    }
    delayed[at] = entry;
  }

  /** Moves what is due to the front. */
  wake(now: number): void {
    while ((this.delayed[0]?.due ?? Infinity) <= now) {
      const { call } = this.pop();
      if (call.place === 'gone') continue;
      call.place = 'ready';
      this.ready++;
      this.retries.push(call);
    }
  }

  nextDue(): number | undefined {
    while (this.delayed[0]?.call.place === 'gone') this.pop();
    return this.delayed[0]?.due;
  }

  /** Calls that could go now. */
  get readySize(): number {
    return this.ready;
  }

  first(): WaitingCall | undefined {
    for (const queue of [this.retries, this.fresh]) {
      while (queue.first()?.place === 'gone') queue.shift();
      const call = queue.first();
      if (call) return call;
    }
    return undefined;
  }

  /** Takes out what `first` gave. */
  take(call: WaitingCall): void {
    (call.retry ? this.retries : this.fresh).shift();
    this.size--;
    this.ready--;
  }

  leave(call: WaitingCall): void {
    if (call.place === 'ready') this.ready--;
    this.size--;
    call.place = 'gone';
  }

  /** Empties it. */
  drain(): WaitingCall[] {
    const calls: WaitingCall[] = [];
    for (const queue of [this.retries, this.fresh]) for (let call = queue.shift(); call; call = queue.shift()) calls.push(call);
    while (this.delayed.length > 0) calls.push(this.pop().call);
    this.size = 0;
    this.ready = 0;
    return calls.filter((call) => call.place !== 'gone');
  }

  private pop(): Delayed {
    const { delayed } = this;
    const top = delayed[0] as Delayed;
    const last = delayed.pop() as Delayed;
    if (delayed.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= delayed.length) break;
      if (child + 1 < delayed.length && before(delayed[child + 1] as Delayed, delayed[child] as Delayed)) child++;
      if (!before(delayed[child] as Delayed, last)) break;
      delayed[at] = delayed[child] as Delayed;
      at = child;
    }
    delayed[at] = last;
    return top;
  }
}

function before(a: Delayed, b: Delayed): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}
