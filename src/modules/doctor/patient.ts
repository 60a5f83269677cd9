import { type ClientTrial, tryClients, tryWebhooks, type WebhookTrial } from '#/modules/connections/index.ts'
import type { Config } from '#/platform/config/config.ts'
import type { VariableProblem } from '#/platform/config/diagnose.ts'
import type { App, Outside } from '#/platform/ctx.ts'
import { type Probe, probePublicUrls } from './probe-public-urls.ts'

/** An installation to be examined, running or not. */
export interface Patient {
  config: Config
  /** What is wrong with the variables; none in a program that runs. */
  problems: VariableProblem[]
  outside: Pick<Outside, 'fetch'>
  /** Null while the database doesn't answer; then `databaseProblem` says why. */
  app: App | null
  databaseProblem: string | null
  /** Somebody wants Zoom to be asked about each connection, one call each: never at a mere look (decision 37). */
  asksZoom: boolean
}

/** The patient with what several checks look at, which is asked for once. */
export interface Examination extends Patient {
  probes(): Promise<Probe[]>
  clients(app: App): Promise<ClientTrial[]>
  webhooks(app: App): Promise<WebhookTrial[]>
}

export function beginExamination(patient: Patient): Examination {
  return {
    ...patient,
    probes: once(() => probePublicUrls(patient)),
    clients: once(tryClients),
    webhooks: once(tryWebhooks),
  }
}

function once<A extends unknown[], T>(ask: (...given: A) => Promise<T>): (...given: A) => Promise<T> {
  let asked: Promise<T> | undefined
  return (...given) => {
    asked ??= ask(...given)
    return asked
  }
}
