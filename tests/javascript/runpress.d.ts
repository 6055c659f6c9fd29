/** What `page.js` gives the other scripts, and the one library they know. */

interface Runpress {
  /** Fetch a script that lies beside `page.js`, once. */
  load(name: string): Promise<void>;
  /** Say how parts that need a script are brought to life. */
  provide(name: string, enliven: (part: HTMLElement) => unknown): void;
  /** What the scripts of a kind say, in the page's language. */
  words(kind: string): Record<string, string>;
  /** Call a function for this page, and for every page that is put in its place. */
  onPage(start: () => unknown): void;
  /** Call a function when the reader leaves this page for another. */
  onLeave(end: () => unknown): void;
}

interface Window {
  runpress: Runpress;
  /** Material's stream of pages, where it is the theme. */
  document$?: { subscribe(start: () => unknown): unknown };
}
