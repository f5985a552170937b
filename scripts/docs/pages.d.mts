/** A page with generated blocks, as it is and as it should be. */
export interface GeneratedPage {
  path: string;
  before: string;
  after: string;
}
export function generatedPages(modules: { readonly [name: string]: unknown }): GeneratedPage[];
export const root: string;
