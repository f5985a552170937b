/** Front matter: only its title and language are used, by two patterns; it is never run as YAML. */
export function frontFields(source: string): { title?: string; language?: string } {
  const field = (name: string): string | undefined => {
    const found = new RegExp(`^${name}[ \\t]*[:=][ \\t]*(.+?)[ \\t]*$`, 'im').exec(source);
    return found?.[1]?.replace(/^(["'])(.*)\1$/, '$2');
  };
  const title = field('title');
  const language = field('lang(?:uage)?');
  return { ...(title === undefined ? {} : { title }), ...(language === undefined ? {} : { language }) };
}
