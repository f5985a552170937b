/** Refusals that are looked back on. */
const most = 16;

/** How many other calls were under way each time the endpoint turned one away, lately. */
export class Crowd {
  private readonly last: number[] = [];

  add(active: number): void {
    this.last.push(active);
    if (this.last.length > most) this.last.shift();
  }

  /** The fewest of them: one too many, whatever else was still on its way. `Infinity` where none was turned away. */
  fewest(): number {
    return Math.min(...this.last);
  }

  clear(): void {
    this.last.length = 0;
  }
}
