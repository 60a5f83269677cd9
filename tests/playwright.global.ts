import { openTempRoot } from './temp-root.ts'

export default openTempRoot
