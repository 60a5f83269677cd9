import { planted } from '../modules/events/index.ts'

export const violation = planted
