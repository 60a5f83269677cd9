/** FC_SEED repeats a run; FC_RUNS makes it longer or shorter (per cent). */
export const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31))

export function runs(usual: number): number {
  return Math.ceil((usual * Number(process.env.FC_RUNS ?? 100)) / 100)
}
