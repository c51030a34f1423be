import { contextBridge, ipcRenderer } from 'electron';
import { createPageApi } from './page-api.ts';

contextBridge.exposeInMainWorld('tessera', createPageApi(ipcRenderer));
