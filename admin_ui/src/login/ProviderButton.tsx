import Button from "@mui/material/Button";
import Divider from "@mui/material/Divider";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "react-router-dom";
import { useT } from "../i18n/useT";
import { request } from "../providers/http";

interface Methods {
  provider: { name: string; login_url: string } | null;
}

/** The way to the company's identity provider, where there is one. */
export const ProviderButton = () => {
  const t = useT();
  const { state } = useLocation();
  const { data } = useQuery({
    queryKey: ["login-methods"],
    queryFn: async () => (await request<Methods>("/api/auth/methods")).data,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const provider = data?.provider;
  if (!provider) return null;
  const then = `${state?.nextPathname ?? "/"}${state?.nextSearch ?? ""}`;
  return (
    <>
      <Divider>{t("login.or")}</Divider>
      <Button
        href={`${provider.login_url}?then=${encodeURIComponent(then)}`}
        variant="outlined"
        size="large"
        fullWidth
      >
        {t("login.with", { name: provider.name })}
      </Button>
    </>
  );
};
