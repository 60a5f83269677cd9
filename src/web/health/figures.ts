import { Gauge, Registry } from 'prom-client'
import { countByState } from '#/modules/conferencing/index.ts'
import { countGrants } from '#/modules/connections/index.ts'
import type { Db } from '#/platform/db/database.ts'
import { queueFigures } from '#/platform/jobs/queue-figures.ts'

/** What the database says of the whole instance, in Prometheus' text format; every process answers the same. */
export async function instanceFigures(db: Db): Promise<string> {
  const registry = new Registry()
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const [queue, rooms, grants] = await Promise.all([queueFigures(db), countByState(db), countGrants(db)])
  const { lagSeconds, ...states } = queue
  gauge('anteroom_job_lag_seconds', 'How long the oldest due job has waited').set(lagSeconds)
  const jobs = gauge('anteroom_jobs', 'Jobs in the queue by state', ['state'])
  for (const [state, count] of Object.entries(states)) jobs.set({ state }, count)
  const conferences = gauge('anteroom_conferences', 'Online rooms by state', ['state'])
  for (const { state, rooms: count } of rooms) conferences.set({ state }, count)
  const authorizations = gauge('anteroom_grants', 'Authorizations at providers by state', ['state'])
  for (const { state, grants: count } of grants) authorizations.set({ state }, count)
  return await registry.metrics()
}
