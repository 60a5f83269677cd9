import type { Route } from '#/web/route.ts'
import { doctorRoutes } from './doctor-page.tsx'
import { resumeRoutes } from './resume-page.tsx'

/** The operator's own pages; each answers "not found" to everybody else. */
export const operatorRoutes: Route[] = [...doctorRoutes, ...resumeRoutes]
