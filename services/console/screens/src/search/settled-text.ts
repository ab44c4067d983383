import { useEffect, useRef, useState } from 'react';

/**
 * A text once its writer pauses. While an input method composes, nothing settles: half a syllable of pinyin is no
 * question. Spread the two handlers onto the input.
 */
export function useSettledText(text: string, ms: number) {
  const [settled, setSettled] = useState(text);
  const composing = useRef(false);
  const [ends, setEnds] = useState(0);
  useEffect(() => {
    if (composing.current) return undefined;
    const timer = window.setTimeout(() => setSettled(text), ms);
    return () => window.clearTimeout(timer);
  }, [text, ms, ends]);
  return {
    settled,
    onCompositionStart: () => {
      composing.current = true;
    },
    onCompositionEnd: () => {
      composing.current = false;
      setEnds((count) => count + 1);
    },
  };
}
