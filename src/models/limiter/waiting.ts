/**
 * Calls that wait: those in back-off by the time they are due, the others first come, first served, retries before new
 * calls. Nothing leaves it but by being sent or by its caller's wish.
 */
import { heap } from '../../statistics/heap.ts';
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
  /** By time, then by arrival. */
  private readonly delayed = heap<Delayed>((a, b) => a.due < b.due || (a.due === b.due && a.order < b.order));
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
    this.delayed.push({ due, order: this.order++, call });
  }

  /** Moves what is due to the front. */
  wake(now: number): void {
    for (let next = this.delayed.first(); next !== undefined && next.due <= now; next = this.delayed.first()) {
      this.delayed.pop();
      const { call } = next;
      if (call.place === 'gone') continue;
      call.place = 'ready';
      this.ready++;
      this.retries.push(call);
    }
  }

  nextDue(): number | undefined {
    while (this.delayed.first()?.call.place === 'gone') this.delayed.pop();
    return this.delayed.first()?.due;
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
    for (let next = this.delayed.pop(); next; next = this.delayed.pop()) calls.push(next.call);
    this.size = 0;
    this.ready = 0;
    return calls.filter((call) => call.place !== 'gone');
  }
}
