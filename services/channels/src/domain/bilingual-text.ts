/** The languages of what visitors of websites read. */
export type Language = 'zh' | 'en';

/** The same words in both. */
export type Words = Readonly<Record<Language, string>>;
