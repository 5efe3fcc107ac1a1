import Hummingbird

extension RouteTable {
    /// Everything that OPDesk answers.
    init(_ desk: Desk) {
        self.init(
            desk.doctorRoutes + desk.tokenRoutes + desk.settingsRoutes + desk.adminRoutes + desk.healthRoutes
                + desk.documentationRoutes)
    }
}
