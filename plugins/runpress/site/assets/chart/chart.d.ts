/** What the files of the chart's script give one another, and what a page tells them. */

/** `data-rp-chart` of a figure. */
interface ChartAsked {
  /** Its name on this page; part of the address of a view. */
  name: string;
  kind: "arms" | "run";
  metrics: string[];
  label: string;
  percent: boolean;
  /** Null where the points decide. */
  log: boolean | null;
  lines: ChartLineAsked[];
}

interface ChartLineAsked {
  /** The arm, or the metric, as the CSV calls it. */
  label: string;
  /** Its index in the palette; `rp-series-N` has its colours, N being this modulo 8. */
  style: number;
  /** Strokes and gaps in multiples of the line's width; of matplotlib the marker. */
  dash?: number[];
  marker?: string;
  strong?: boolean;
}

/**
 * What the page's head says, from the table [alive] of a language: step, time ("training time ({unit})"), log ("log scale"), resumed, unnamed
 * ("{count} more, unnamed"), help (how keys and fingers move it, after the name in `title`),
 * title ("Chart of {label}"), menu, reset, log_y, log_x, by_time, bands, smoothing, lines, alone
 * (the hint on how to see one line alone), link, copied, not_copied, n ("n = {count}"),
 * earlier ("at {step}"), since ("since {place}"), more ("{count} more lines are in the data"), shown ("{from} to {to}"),
 * whole ("all of it").
 */
type ChartWords = (key: string, values?: Record<string, string | number>) => string;

/** Step, seconds and value; of a point of a thinned log mean, lowest and highest of its stretch. */
type ChartPoint = [step: number, seconds: number, value: number, mean?: number, low?: number, high?: number];

interface ChartRun {
  name: string;
  steps: number[];
  times: number[];
  /** What is drawn: what was logged or, of a run's thinned log, the mean of each stretch. */
  values: number[];
  /** How far each stretch of a thinned log went; left out where a point stands for itself. */
  low: number[] | undefined;
  high: number[] | undefined;
}

interface ChartLine extends ChartLineAsked {
  runs: ChartRun[];
  traces: ChartTrace[];
}

/** A line as it is drawn now; NaN makes a gap. */
interface ChartTrace {
  xs: number[];
  ys: number[];
  low?: number[] | undefined;
  high?: number[] | undefined;
  /** Points stand for the stretch of steps behind the point before them. */
  thinned?: boolean;
  /** How many runs a value is the mean of. */
  count: number;
  /** Single runs, or what was there before smoothing. */
  faint: Array<{ xs: number[]; ys: number[] }>;
}

/** What a reader has chosen; what is kept in the address. */
interface ChartView {
  range: [number, number] | null;
  logY: boolean;
  logX: boolean;
  byTime: boolean;
  bands: boolean;
  smoothing: number;
  hidden: Set<string>;
}

interface ChartScale {
  low: number;
  high: number;
  log: boolean;
  /** Whole numbers too long to be told apart are counted from here. */
  origin: number;
  ticks: Array<[number, string]>;
  /** 0 at `low`, 1 at `high`. */
  along(value: number): number;
  /** The value that lies there. */
  back(share: number): number;
}

interface ChartStyle {
  line: string;
  text: string;
}

interface ChartInk {
  page: string;
  ink: string;
  quiet: string;
  axis: string;
  grid: string;
  styles: ChartStyle[];
}

/** One chart of a page, alive. */
interface ChartAlive {
  figure: HTMLElement;
  asked: ChartAsked;
  words: ChartWords;
  lines: ChartLine[];
  view: ChartView;
  /** Where the lines lie, in CSS pixels of the box. */
  area: { left: number; top: number; width: number; height: number };
  x: ChartScale;
  y: ChartScale;
  over: HTMLElement;
  layer: HTMLElement;
  shown(): ChartLine[];
  colours(): ChartInk;
  scale(): number;
  extent(): [number, number];
  /** Change the view, draw it, and keep it in the address. */
  change(part: Partial<ChartView>): void;
  reset(): void;
  /** Say something to who cannot see it. */
  say(words: string): void;
  /** Called when anything was drawn anew. */
  drawn: Array<() => void>;
  /** Called when the page is left. */
  ends: Array<() => void>;
  /** Add points of a run that trains, by metric. */
  append(points: Record<string, ChartPoint[]>): void;
  /** Forget all points: the log was begun anew. */
  clear(): void;
}

interface ChartParts {
  /** The living chart of a figure, once it lives. */
  of(figure: Element): ChartAlive | undefined;
  rows(text: string, take: (cells: string[]) => void): Promise<void>;
  breath(): Promise<void>;
  gather(text: string, asked: ChartAsked): Promise<ChartLine[]>;
  spansDecades(lines: ChartLine[]): boolean;
  trace(line: ChartLine, view: ChartView, percent: boolean): ChartTrace[];
  emptyRun(name: string): ChartRun;
  put(run: ChartRun, ...point: ChartPoint): void;
  at(xs: number[], x: number): number;
  stepScale(low: number, high: number, most: number): ChartScale;
  timeScale(low: number, high: number, most: number): ChartScale & { unit: string; seconds: number };
  logScale(low: number, high: number, most: number, word?: (value: number) => string): ChartScale;
  valueScale(low: number, high: number, most: number, options: { log: boolean; percent: boolean }): ChartScale;
  valueWord(value: number): string;
  stepWord(step: number, largest: number): string;
  thin(xs: number[], ys: number[], from: number, to: number, most: number): { xs: number[]; ys: number[] };
  bucket(trace: ChartTrace, from: number, to: number, most: number): ChartTrace;
  spread(wanted: number[], gap: number, low: number, high: number): number[];
  shorten(words: string, room: number, width: (words: string) => number): string;
  paint(context: CanvasRenderingContext2D, chart: ChartAlive): void;
  frame(context: CanvasRenderingContext2D, chart: ChartAlive, size: { width: number; height: number }): { left: number; right: number; above: number; below: number };
  readView(chart: ChartAsked, address: string): ChartView;
  writeView(chart: ChartAsked, view: ChartView, address: string): string;
  usualView(asked: ChartAsked): ChartView;
  isUsual(asked: ChartAsked, view: ChartView): boolean;
  reading(chart: ChartAlive): void;
  gestures(chart: ChartAlive): void;
  controls(chart: ChartAlive): void;
}

interface Runpress {
  chart: ChartParts;
}

declare var runpress: Runpress;
