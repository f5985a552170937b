export function listFiles(folder: string, ending?: string): string[];
export function importsOf(text: string): string[];
export function roomOf(path: string): string;
export function breachesOf(path: string, text: string): string[];
export function unstableIn(path: string, text: string): string[];
