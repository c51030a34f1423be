import { useLayoutEffect, useRef } from 'preact/hooks';
import { titleSize } from './title-size.ts';

/** A heading that tells its style sheet how large it may be. */
export function Title({ text, level: Heading }: { text: string; level: 'h1' | 'h2' }) {
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => title.current?.style.setProperty('--title', String(titleSize(text))), [text]);
  return <Heading ref={title}>{text}</Heading>;
}
