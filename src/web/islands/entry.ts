// The few things that pages do better with scripts; each finds its own elements and is optional.
export {}
