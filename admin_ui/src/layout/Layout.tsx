import Box from "@mui/material/Box";
import { type ReactNode, Suspense } from "react";
import { Error as ErrorPage, Loading, SkipNavigationButton } from "react-admin";
import { ErrorBoundary } from "react-error-boundary";
import { useLocation } from "react-router-dom";
import { LiveUpdates } from "../live/LiveUpdates";
import { StopBanner } from "../stops/StopBanner";
import { BottomNav } from "./BottomNav";
import { ConnectionBanner } from "./ConnectionBanner";
import { ProfileLanguage } from "./ProfileLanguage";
import { Shortcuts } from "./shortcutList";
import { TopBar } from "./TopBar";
import { useCompact } from "./useCompact";

/** The frame of every screen: it fills the window, and only the content scrolls. */
export const Layout = ({ children }: { children: ReactNode }) => {
  const compact = useCompact();
  const { pathname } = useLocation();
  return (
    <Shortcuts>
      <Box
        sx={{
          height: "100dvh",
          display: "flex",
          flexDirection: "column",
          bgcolor: "background.default",
          color: "text.primary",
        }}
      >
        <SkipNavigationButton />
        <TopBar />
        <ConnectionBanner />
        <StopBanner />
        <Box component="main" id="main-content" sx={{ flex: 1, minHeight: 0, overflow: "auto" }}>
          <ErrorBoundary
            resetKeys={[pathname]}
            fallbackRender={({ error, resetErrorBoundary }) => (
              <ErrorPage error={error} resetErrorBoundary={resetErrorBoundary} />
            )}
          >
            <Suspense fallback={<Loading />}>{children}</Suspense>
          </ErrorBoundary>
        </Box>
        {compact && <BottomNav />}
        <LiveUpdates />
        <ProfileLanguage />
      </Box>
    </Shortcuts>
  );
};
