const CSS_ESCAPE = /\\(?:([\da-fA-F]{1,6})(?:\r\n|[\t\n\f\r ])?|([\s\S]))|\\$/gu;

/** Decodes the escapes of CSS (https://www.w3.org/TR/css3-syntax/#consume-an-escaped-code-point). */
export const decodeCss = (text: string): string =>
  text.replaceAll(CSS_ESCAPE, (_whole, digits?: string, character?: string) => {
    if (digits === undefined) return character ?? '';
    const code = Number.parseInt(digits, 16);
    if (code > 0x10ffff) return String.fromCodePoint(code >> 4) + (digits.at(-1) ?? '');
    return code >= 0xd800 && code <= 0xdfff ? '\uFFFD' : String.fromCodePoint(code);
  });
