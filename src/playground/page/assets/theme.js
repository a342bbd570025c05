// Before the first paint: the colours chosen last time, else those of the system.
(() => {
  const chosen = localStorage.getItem('whodunit-theme');
  const dark = chosen === null ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
