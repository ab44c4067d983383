import { describe, expect, test } from 'vitest';
import { KeyDestroyed, type OpenKeyRing } from '../sealing/index.ts';

/** What every key ring must hold; `open` opens another view of the same ring. */
export function keyRingContract(
  name: string,
  ring: () => Promise<{ readonly open: () => Promise<OpenKeyRing> }>,
): void {
  describe(`key ring: ${name}`, () => {
    test('opens in one batch what it sealed, and nobody reads the box', async () => {
      const keys = await (await ring()).open();
      const texts = ['张三', '', 'a'.repeat(5000)];
      const sealed = await keys.seal(
        'party:1',
        texts.map((text, i) => ({ field: `f${i}`, text })),
      );
      const other = await keys.seal('party:2', [{ field: 'f', text: 'Li' }]);
      const boxes = [
        ...sealed.map((one, i) => ({ field: `f${i}`, sealed: one })),
        { field: 'f', sealed: other[0]! },
      ];
      expect(await keys.open(boxes)).toEqual([...texts, 'Li']);
      expect(JSON.stringify(sealed)).not.toContain('张三');
      const again = await keys.seal('party:1', [{ field: 'f0', text: '张三' }]);
      expect(again[0]!.box).not.toBe(sealed[0]!.box);
      await keys.close();
    });

    test('a box does not open in another field, nor when altered', async () => {
      const keys = await (await ring()).open();
      const [sealed] = await keys.seal('party:1', [{ field: 'name', text: 'Li' }]);
      await expect(keys.open([{ field: 'address', sealed: sealed! }])).rejects.toThrow();
      const altered = {
        ...sealed!,
        box: Buffer.from(sealed!.box, 'base64').fill(1, 13, 14).toString('base64'),
      };
      await expect(keys.open([{ field: 'name', sealed: altered }])).rejects.toThrow();
      await keys.close();
    });

    test('a destroyed key opens nothing any more and is not begun anew', async () => {
      const keys = await (await ring()).open();
      const [sealed] = await keys.seal('party:1', [{ field: 'name', text: 'Li' }]);
      await keys.destroy('party:1');
      expect(await keys.open([{ field: 'name', sealed: sealed! }])).toEqual([undefined]);
      await expect(keys.seal('party:1', [{ field: 'name', text: 'Li' }])).rejects.toBeInstanceOf(
        KeyDestroyed,
      );
      await keys.destroy('party:9');
      await expect(keys.cipher('party:9')).rejects.toBeInstanceOf(KeyDestroyed);
      await keys.close();
    });

    test('a conversation is readable until the last of its parties is forgotten', async () => {
      const keys = await (await ring()).open();
      const [sealed] = await keys.seal('conversation:1', [{ field: 'text', text: 'hello' }]);
      await keys.link('conversation:1', 'party:1');
      await keys.link('conversation:1', 'party:2');
      await keys.link('conversation:1', 'party:2');
      await keys.destroy('party:1');
      expect(await keys.open([{ field: 'text', sealed: sealed! }])).toEqual(['hello']);
      await keys.destroy('party:2');
      expect(await keys.open([{ field: 'text', sealed: sealed! }])).toEqual([undefined]);
      await keys.close();
    });

    test('a tie that was a mistake keeps nothing and destroys nothing', async () => {
      const keys = await (await ring()).open();
      const [sealed] = await keys.seal('conversation:1', [{ field: 'text', text: 'hello' }]);
      const read = () => keys.open([{ field: 'text', sealed: sealed! }]);
      await keys.link('conversation:1', 'party:1');
      await keys.unlink('conversation:1', 'party:1');
      await keys.destroy('party:1');
      expect(await read()).toEqual(['hello']);
      await keys.link('conversation:1', 'party:2');
      await keys.destroy('party:2');
      expect(await read()).toEqual([undefined]);
      await keys.close();
    });

    test('a tie to a party forgotten already forgets at once, unless another party holds it', async () => {
      const keys = await (await ring()).open();
      const seal = async (subject: string) => (await keys.seal(subject, [{ field: 't', text: 'hello' }]))[0]!;
      const [lone, held] = [await seal('conversation:1'), await seal('conversation:2')];
      await keys.link('conversation:2', 'party:2');
      await keys.destroy('party:1');
      await keys.link('conversation:1', 'party:1');
      await keys.link('conversation:2', 'party:1');
      const boxes = [lone, held].map((sealed) => ({ field: 't', sealed }));
      expect(await keys.open(boxes)).toEqual([undefined, 'hello']);
      await keys.close();
    });

    test('two parties forgotten at once leave nothing of what only they shared', async () => {
      const keys = await (await ring()).open();
      const subjects = Array.from({ length: 10 }, (_, i) => `conversation:${i}`);
      const sealed = await Promise.all(subjects.map((s) => keys.seal(s, [{ field: 't', text: 'hello' }])));
      for (const subject of subjects) {
        await keys.link(subject, 'party:1');
        await keys.link(subject, 'party:2');
      }
      await Promise.all([keys.destroy('party:1'), keys.destroy('party:2')]);
      const opened = await keys.open(sealed.map(([one]) => ({ field: 't', sealed: one! })));
      expect(opened).toEqual(subjects.map(() => undefined));
      await keys.close();
    });

    test('of fifty that begin one key at once, all use the same', async () => {
      const keys = await (await ring()).open();
      const sealed = await Promise.all(
        Array.from({ length: 50 }, (_, i) => keys.seal('party:1', [{ field: 'n', text: String(i) }])),
      );
      expect(await keys.open(sealed.map(([one]) => ({ field: 'n', sealed: one! })))).toEqual(
        Array.from({ length: 50 }, (_, i) => String(i)),
      );
      await keys.close();
    });

    test('bytes are bound to their context', async () => {
      const keys = await (await ring()).open();
      const cipher = await keys.cipher('mail:1');
      const box = cipher.encrypt(Buffer.from('raw'), 'chunk 0');
      expect(Buffer.from(cipher.decrypt(box, 'chunk 0')).toString()).toBe('raw');
      expect(() => cipher.decrypt(box, 'chunk 1')).toThrow();
      await keys.close();
    });

    test('the keyed hash is equal for equal values of one kind', async () => {
      const keys = await (await ring()).open();
      expect(keys.indexHash('email', 'a@b.c')).toBe(keys.indexHash('email', 'a@b.c'));
      expect(keys.indexHash('email', 'a@b.c')).not.toBe(keys.indexHash('phone', 'a@b.c'));
      expect(keys.indexHash('email', 'a@b.c')).toMatch(/^[0-9a-f]{64}$/);
      await keys.close();
    });
  });
}
