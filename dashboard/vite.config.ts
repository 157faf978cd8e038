import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, loadEnv } from 'vite';

export default defineConfig(({ mode }) => {
  // Where `npm run dev` finds a running Holdfast.
  const server = loadEnv(mode, '.', 'HOLDFAST_').HOLDFAST_URL ?? 'http://127.0.0.1:8080';
  return {
    plugins: [svelte({ configFile: false })],
    build: {
      target: 'es2022',
      // Inlined files become data: addresses, which the server's content security policy refuses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
    server: { proxy: { '/api': server } },
  };
});
