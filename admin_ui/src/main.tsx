import { createRoot } from "react-dom/client";
import { App } from "./App";
import { forgetOldDrafts } from "./workspace/drafts";

forgetOldDrafts(localStorage, Date.now());
const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
