import { useNavigate, useParams } from "react-router-dom";
import { useT } from "../i18n/useT";
import { PageTitle } from "../layout/PageTitle";
import { Workspace } from "../workspace/Workspace";

/** A case as a page of its own, with its journal. */
export const CaseShow = () => {
  const t = useT();
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const back = () => (window.history.length > 1 ? navigate(-1) : navigate("/cases"));
  return (
    <>
      <PageTitle title={t("cases.title")} />
      <Workspace caseId={id} onBack={back} isPage />
    </>
  );
};
