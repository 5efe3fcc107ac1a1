import Hummingbird
import OPDEngine

/// What every page of the staff has at its top: where else to go, and who is logged in.
struct StaffBar {
    private let principal: Principal

    init(_ context: DeskContext) { principal = context.principal }

    func shown(_ page: String) -> Shown {
        var shown: Shown = [
            "isOverview": page == "overview", "isDesk": page == "desk", "books": principal.may(.book),
            "isReport": page == "report", "reports": principal.may(.seeReports),
        ]
        if case .login(let name, _) = principal.proof { shown["user"] = name.text }
        if let doctor = principal.doctor { shown["ownDoctor"] = doctor.value }
        return shown
    }
}
