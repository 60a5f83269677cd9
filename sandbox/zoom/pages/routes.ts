import { Hono } from 'hono'
import type { Sandbox } from '../sandbox.ts'

export function pageRoutes(_sandbox: Sandbox): Hono {
  return new Hono()
}
