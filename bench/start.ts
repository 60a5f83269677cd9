import type { Figure } from './figure.ts'
import { median, openTown } from './places.ts'
import { serve, temporaryPostgres } from './served.ts'

/** From starting the program, with its own database and data in it, to the first booking page. */
export async function measureStart(): Promise<Figure[]> {
  await using postgres = await temporaryPostgres()
  {
    await using town = await openTown(postgres.url)
    await town.addPlace('ada')
  }
  await postgres.stop()
  const starts: number[] = []
  for (let round = 0; round < 3; round++) {
    await using served = await serve({ page: '/ada/intro-call', env: { ANTEROOM_DATA: postgres.folder } })
    starts.push(served.startMilliseconds)
  }
  const seconds = median(starts) / 1000
  return [
    {
      what: 'Warm start to the first booking page, the own database included',
      aim: '≤ 3 s',
      measured: `${seconds.toFixed(2)} s`,
      isMet: seconds <= 3,
    },
  ]
}
