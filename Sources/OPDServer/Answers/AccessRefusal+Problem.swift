import OPDEngine

extension Problem {
    init(_ refusal: AccessRefusal) {
        switch refusal {
        case .userExists(let name): self.init(.conflict, "There is a user \(name) already.", field: "name")
        case .userNotFound(let name): self.init(.notFound, "User \(name) not found")
        case .keyNotFound(let id): self.init(.notFound, "Key \(id) not found")
        case .keyExists: self.init(.conflict, "A key of that id was made this moment. Ask again.")
        case .firstUserIsAdmin:
            self = .invalid("role", "takes admin for the first user, who makes the others.")
        case .lastAdministrator(let name):
            self.init(.conflict, "\(name) is the last admin who can log in. Make another one first.")
        case .doctorNotFound(let id): self.init(.badRequest, "Doctor \(id) not found", field: "doctor_id")
        }
    }
}
