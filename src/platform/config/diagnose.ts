import { type Config, ConfigError, readConfig } from './config.ts'
import { variables } from './variables.ts'

type Environment = Record<string, string | undefined>

export interface VariableProblem {
  variable: string
  /** In English, as the start would say it; names the variable, never its value. */
  sentence: string
}

// What a variable that the start insists on is taken for, so that the others can be judged all the same.
const standIns: Record<string, string> = {
  ANTEROOM_PUBLIC_URL: 'https://anteroom.invalid',
  ANTEROOM_SECRET: 'stands in for a missing or short secret',
  SMTP_URL: 'smtp://127.0.0.1:1',
}

/**
 * Everything that is wrong with the environment, where the start stops at the first; and the configuration as it would be
 * without the mistakes, of which what hangs on a wrong variable means nothing.
 */
export function diagnoseEnvironment(
  env: Environment,
  baseFolder: string,
): { config: Config; problems: VariableProblem[] } {
  const rest = { ...env }
  const problems: VariableProblem[] = []
  // Each round takes one variable out, so there are never more rounds than variables.
  for (;;) {
    try {
      return { config: readConfig(rest, baseFolder), problems }
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      const named = /^\w+/.exec(error.message)?.[0] ?? ''
      const variable = variables.some(({ name }) => `${name}_FILE` === named) ? named.replace(/_FILE$/, '') : named
      if (problems.some((known) => known.variable === variable)) throw error
      problems.push({ variable, sentence: error.message })
      delete rest[variable]
      delete rest[`${variable}_FILE`]
      if (standIns[variable]) rest[variable] = standIns[variable]
    }
  }
}
