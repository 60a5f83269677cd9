import { testOrigin, type World } from './world.ts'

export interface Answer {
  status: number
  /** Where a redirect, or a page that goes on by itself, leads, without the origin. */
  to: string | null
  body: string
}

/** A browser without scripts: keeps cookies, sends forms as pages do, follows no redirect by itself. */
export class Browser {
  readonly cookies = new Map<string, string>()
  private readonly world: World
  private readonly language: string

  constructor(world: World, { cookie = '', language = 'en' }: { cookie?: string; language?: string } = {}) {
    this.world = world
    this.language = language
    for (const pair of cookie.split('; ').filter(Boolean)) this.keep(pair)
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return await this.send(path, { method: 'GET', headers })
  }

  async post(path: string, form: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return await this.send(path, { method: 'POST', body: new URLSearchParams(form), headers })
  }

  private async send(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = {
      cookie,
      'sec-fetch-site': 'same-origin',
      origin: testOrigin,
      'accept-language': this.language,
      ...init.headers,
    }
    const response = await this.world.web.request(testOrigin + path, { ...init, headers, redirect: 'manual' })
    for (const set of response.headers.getSetCookie()) this.keep(set.split(';')[0] ?? '', /max-age=0/i.test(set))
    const location = response.headers.get('location') ?? goesOnTo(response.headers)
    return {
      status: response.status,
      to: location?.replace(testOrigin, '') ?? null,
      body: await response.text(),
    }
  }

  private keep(pair: string, isOver = false): void {
    const at = pair.indexOf('=')
    if (isOver) this.cookies.delete(pair.slice(0, at))
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

/** Where a page leads by itself at once. */
export function goesOnTo(headers: Headers): string | null {
  return headers.get('refresh')?.match(/^0; url=(.+)$/)?.[1] ?? null
}

/** The path of the only link of this kind in the mail, e.g. `/verify-email`. */
export function linkIn(text: string, path: string): string {
  const found = text.match(new RegExp(`${testOrigin}(${path}\\S*)`))?.[1]
  if (!found) throw new Error(`no link to ${path} in: ${text}`)
  return found
}
