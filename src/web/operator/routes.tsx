import type { Route } from '#/web/route.ts'
import { resumeRoutes } from './resume-page.tsx'

/** The operator's own pages; each answers "not found" to everybody else. */
export const operatorRoutes: Route[] = [...resumeRoutes]
