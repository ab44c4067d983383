// Runs before the first paint, from a file of our own because inline scripts are refused: no flash of the other scheme.
(() => {
  const root = document.documentElement;
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const wanted = read('rapport.scheme');
  const dark =
    wanted === 'dark' || (wanted !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  const locale = read('rapport.locale') ?? (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en');
  root.setAttribute('lang', locale);
})();
