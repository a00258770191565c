/** A well-formed id that no identity, session or flow has. */
export const UNKNOWN_ID = '11111111-2222-4333-8444-555555555555';
