import "@fontsource-variable/inter";
import { alpha } from "@mui/material/styles";
import { defaultDarkTheme, defaultLightTheme, type RaThemeOptions } from "react-admin";

/** Colours with a meaning in webcare. Text in them reads at 4.5:1 or better on the paper. */
export interface Meaning {
  public: string;
  private: string;
  calm: string;
  soon: string;
  overdue: string;
  own: string;
  line: string;
}

declare module "@mui/material/styles" {
  interface Palette {
    meaning: Meaning;
  }
  interface PaletteOptions {
    meaning?: Meaning;
  }
}

const light: Meaning = {
  public: "#1d5fc2",
  private: "#7a3eb1",
  calm: "#37706b",
  soon: "#97570a",
  overdue: "#b3261e",
  own: "#eef5f4",
  line: "#e1e5ea",
};

const dark: Meaning = {
  public: "#7fb2f7",
  private: "#c79af0",
  calm: "#83c5be",
  soon: "#eebb66",
  overdue: "#ff958c",
  own: "#1c2b2d",
  line: "#2b333d",
};

const FONT = '"Inter Variable", "Segoe UI", system-ui, -apple-system, sans-serif';

const themed = (base: RaThemeOptions, mode: "light" | "dark", meaning: Meaning): RaThemeOptions => {
  const isLight = mode === "light";
  const primary = isLight
    ? { main: "#0f6b66", dark: "#0a4f4b", light: "#3f8c87", contrastText: "#ffffff" }
    : { main: "#6cc4bc", dark: "#4a9f98", light: "#98dcd6", contrastText: "#0c1a1a" };
  return {
    ...base,
    palette: {
      mode,
      primary,
      secondary: primary,
      error: { main: meaning.overdue },
      warning: { main: meaning.soon },
      info: { main: meaning.public },
      success: { main: isLight ? "#256b3a" : "#86d39b" },
      background: isLight
        ? { default: "#f4f6f8", paper: "#ffffff" }
        : { default: "#11151a", paper: "#191f26" },
      text: isLight
        ? { primary: "#18212c", secondary: "#566273" }
        : { primary: "#e6ebf0", secondary: "#a2adba" },
      divider: meaning.line,
      meaning,
    },
    shape: { borderRadius: 8 },
    typography: {
      fontFamily: FONT,
      fontSize: 13.5,
      h5: { fontSize: "1.25rem", fontWeight: 650, letterSpacing: "-0.01em" },
      h6: { fontSize: "1rem", fontWeight: 650, letterSpacing: "-0.005em" },
      subtitle2: { fontSize: "0.8125rem", fontWeight: 650 },
      body1: { fontSize: "0.9375rem", lineHeight: 1.5 },
      body2: { fontSize: "0.875rem", lineHeight: 1.45 },
      caption: { fontSize: "0.78rem", lineHeight: 1.4 },
      overline: { fontSize: "0.7rem", fontWeight: 650, letterSpacing: "0.06em", lineHeight: 1.6 },
      button: { textTransform: "none", fontWeight: 600 },
    },
    components: {
      ...base.components,
      MuiCssBaseline: {
        styleOverrides: {
          body: { fontFeatureSettings: '"cv05", "ss03"', WebkitFontSmoothing: "antialiased" },
          // They stay underlined: within a sentence their colour alone does not tell them apart.
          "a:not([class])": { color: primary.main },
          "*:focus-visible": { outline: `2px solid ${primary.main}`, outlineOffset: 1 },
          "@media (prefers-reduced-motion: reduce)": {
            "*": {
              animationDuration: "0.01ms !important",
              transitionDuration: "0.01ms !important",
            },
          },
        },
      },
      MuiPaper: { styleOverrides: { root: { backgroundImage: "none" } } },
      MuiButton: {
        defaultProps: { disableElevation: true, size: "small" },
        styleOverrides: { root: { borderRadius: 8 } },
      },
      MuiChip: { defaultProps: { size: "small" }, styleOverrides: { root: { fontWeight: 550 } } },
      MuiTooltip: {
        defaultProps: { arrow: true, enterDelay: 400, enterTouchDelay: 300 },
        styleOverrides: { tooltip: { fontSize: "0.75rem" } },
      },
      MuiTextField: { defaultProps: { variant: "outlined", size: "small" } },
      MuiFormControl: { defaultProps: { variant: "outlined", size: "small" } },
      MuiTableCell: {
        styleOverrides: {
          root: { borderColor: meaning.line },
          head: {
            fontWeight: 600,
            fontSize: "0.75rem",
            color: isLight ? "#566273" : "#a2adba",
            backgroundColor: "transparent",
          },
        },
      },
      MuiLink: { defaultProps: { underline: "hover" } },
      MuiAlert: { styleOverrides: { root: { borderRadius: 8 } } },
      MuiOutlinedInput: {
        styleOverrides: { notchedOutline: { borderColor: alpha(meaning.calm, 0.35) } },
      },
    },
  };
};

export const lightTheme = themed(defaultLightTheme, "light", light);
export const darkTheme = themed(defaultDarkTheme, "dark", dark);
