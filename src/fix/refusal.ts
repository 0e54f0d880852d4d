/** An edit cannot be made here without guessing. */
export class Refusal extends Error {}
