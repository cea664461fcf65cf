import { QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

const TRIES = 2;

/** What the server refuses stays refused; what got no answer is asked again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) =>
        failures < TRIES && !(error instanceof Problem && error.status < 500),
    },
  },
});
