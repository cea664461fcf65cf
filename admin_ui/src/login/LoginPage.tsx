import HideIcon from "@mui/icons-material/VisibilityOffOutlined";
import ShowIcon from "@mui/icons-material/VisibilityOutlined";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import InputAdornment from "@mui/material/InputAdornment";
import Paper from "@mui/material/Paper";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { type FormEvent, useState } from "react";
import { Notification, useLogin } from "react-admin";
import { useT } from "../i18n/useT";
import type { T } from "../i18n/words";
import { BrandMark } from "../layout/Brand";
import { LanguageChoice } from "../layout/LanguageChoice";
import { ProfileLanguage } from "../layout/ProfileLanguage";
import { NoAnswer, Problem } from "../providers/problem";
import { ProviderButton } from "./ProviderButton";

export const LoginPage = () => {
  const t = useT();
  return (
    <Box
      sx={{
        minHeight: "100dvh",
        display: "flex",
        flexDirection: "column",
        alignItems: "center",
        justifyContent: "center",
        gap: 3,
        p: 2,
        bgcolor: "background.default",
        color: "text.primary",
        backgroundImage: (theme) =>
          `radial-gradient(60rem 30rem at 50% -10rem, ${theme.palette.meaning.own}, transparent)`,
      }}
    >
      <Box sx={{ textAlign: "center" }}>
        <Box sx={{ display: "inline-flex", alignItems: "center", gap: 1.5 }}>
          <BrandMark size={40} />
          <Typography
            component="h1"
            sx={{ fontSize: "1.9rem", fontWeight: 700, letterSpacing: "-0.03em" }}
          >
            webcare
          </Typography>
        </Box>
        <Typography color="textSecondary" sx={{ mt: 1 }}>
          {t("app.tagline")}
        </Typography>
      </Box>
      <LoginForm />
      <LanguageChoice />
      <ProfileLanguage />
      <Notification />
    </Box>
  );
};

const LoginForm = () => {
  const t = useT();
  const login = useLogin();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      await login({ email, password });
    } catch (error) {
      setProblem(reason(error, t));
      setBusy(false);
    }
  };

  return (
    <Paper
      component="form"
      variant="outlined"
      onSubmit={submit}
      sx={{ width: "100%", maxWidth: 380, p: 3, display: "grid", gap: 2 }}
    >
      {problem && (
        <Alert severity="error" role="alert">
          {problem}
        </Alert>
      )}
      <TextField
        label={t("login.email")}
        type="email"
        name="email"
        autoComplete="username"
        autoFocus
        required
        fullWidth
        size="medium"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        slotProps={{ inputLabel: { required: false } }}
      />
      <TextField
        label={t("login.password")}
        type={shown ? "text" : "password"}
        name="password"
        autoComplete="current-password"
        required
        fullWidth
        size="medium"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        slotProps={{
          inputLabel: { required: false },
          input: {
            endAdornment: (
              <InputAdornment position="end">
                <IconButton
                  aria-label={t(shown ? "login.hide_password" : "login.show_password")}
                  onClick={() => setShown(!shown)}
                  edge="end"
                >
                  {shown ? <HideIcon fontSize="small" /> : <ShowIcon fontSize="small" />}
                </IconButton>
              </InputAdornment>
            ),
          },
        }}
      />
      <Button type="submit" variant="contained" size="large" fullWidth loading={busy}>
        {t("login.submit")}
      </Button>
      <ProviderButton />
    </Paper>
  );
};

const reason = (error: unknown, t: T): string => {
  if (error instanceof NoAnswer) return t("login.no_answer");
  if (!(error instanceof Problem)) return t("failure_of.unexpected");
  if (error.status === 401) return t("login.wrong");
  if (error.status === 429) {
    return error.retryAfter
      ? t("login.too_many", { smart_count: Math.ceil(error.retryAfter) })
      : t("login.too_many_soon");
  }
  return t("login.failed", { detail: error.detail });
};
