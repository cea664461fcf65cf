import type { AuthProvider } from "react-admin";
import { request } from "./http";
import { Problem } from "./problem";
import { currentMe, setMe } from "./session";
import type { Me } from "./types";

let asking: Promise<Me> | null = null;

/** Who is logged in, asked once however many parts of the screen want to know. */
const fetchMe = (): Promise<Me> => {
  asking ??= request<Me>("/api/auth/me")
    .then(({ data }) => {
      setMe(data);
      return data;
    })
    .finally(() => {
      asking = null;
    });
  return asking;
};

const knownMe = async (): Promise<Me> => currentMe() ?? fetchMe();

/** Server-side sessions: the browser holds a cookie that scripts cannot read. */
export const authProvider: AuthProvider = {
  async login({ email, password }: { email: string; password: string }) {
    const { data } = await request<Me>("/api/auth/login", {
      method: "POST",
      body: { email, password },
    });
    setMe(data);
  },
  async logout() {
    if (currentMe()) {
      setMe(null);
      // A session that has ended already is as good as ended now. Whoever came from an identity
      // provider goes on to log out there too.
      const answer = await request<{ continue_at: string } | undefined>("/api/auth/logout", {
        method: "POST",
      }).catch(() => undefined);
      return answer?.data?.continue_at;
    }
  },
  async checkAuth() {
    try {
      await knownMe();
    } catch (error) {
      // Logged out only when the server says so: without an answer the screen stays as it is.
      if (error instanceof Problem && error.status === 401) throw { message: false };
    }
  },
  async checkError(error: unknown) {
    if (error instanceof Problem && error.status === 401) {
      setMe(null);
      throw error;
    }
  },
  async getIdentity() {
    const me = await knownMe();
    return { id: me.id, fullName: me.name };
  },
  async getPermissions() {
    return (await knownMe()).permissions;
  },
};

/** Saves the language of the screen in the person's profile. */
export const saveLanguage = async (language: string): Promise<void> => {
  const { data } = await request<Me>("/api/auth/me", { method: "PATCH", body: { language } });
  setMe(data);
};
