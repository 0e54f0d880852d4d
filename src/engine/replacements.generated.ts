export const replacements: Readonly<Record<string, Readonly<Record<string, 'yes' | 'no' | 'maybe'>>>> = {};
