import OPDEngine

/// Who may call a route.
enum Admission: Equatable, Sendable {
    /// Everybody who reaches the server; nobody has to say who they are.
    case everybody
    /// Whoever is logged in or has a key.
    case known
    /// Whoever has this permission; somebody bound to one doctor, in that doctor's sessions only.
    case may(Permission)
    /// Whoever has this permission and is bound to no doctor: it changes sessions of several.
    case mayEverywhere(Permission)
    /// Whoever holds the patient's signed link that the path carries.
    case patient

    /// As the API's document and `docs/access.md` write it.
    var text: String {
        switch self {
        case .everybody: "everybody"
        case .known: "logged in"
        case .may(let permission), .mayEverywhere(let permission): permission.rawValue
        case .patient: "patient's link"
        }
    }
}
